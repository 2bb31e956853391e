(* What every development that symkl writes stands on: the vocabulary of its statements, and what its proofs use.
   Nothing here is assumed: no axiom, and what holds of an expectation is asked for where it is used. *)
From mathcomp Require Export all_ssreflect all_algebra.
From mathcomp.classical Require Export boolp.
From mathcomp Require Export reals sequences exp trigo.
From mathcomp Require Export ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Export Order.TTheory GRing.Theory Num.Def Num.Theory.
Declare Scope symkl_scope.
Local Open Scope ring_scope.

(* ---- vocabulary: everything over one field R, each operator of one type ---- *)

Fact pw_key : unit. Proof. exact: tt. Qed.

Section Vocabulary.
Variable R : realType.

(* the entry of a 1x1 matrix *)
Definition sc (M : 'M[R]_1) : R := M 0 0.
Definition mul m n p (A : 'M[R]_(m, n)) (B : 'M[R]_(n, p)) : 'M[R]_(m, p) := A *m B.
Definition tp m n (A : 'M[R]_(m, n)) : 'M[R]_(n, m) := A^T.
Definition scale m n (a : R) (A : 'M[R]_(m, n)) : 'M[R]_(m, n) := a *: A.
Definition inv n (A : 'M[R]_n) : 'M[R]_n := invmx A.
Definition tr n (A : 'M[R]_n) : R := \tr A.
Definition dt n (A : 'M[R]_n) : R := \det A.
Definition one n : 'M[R]_n := 1%:M.
Definition nil n : 'cV[R]_n := 0.
(* the transpose and the trace of a number, as of a 1x1 matrix *)
Definition stp (a : R) : R := sc (a%:M)^T.
Definition str (a : R) : R := \tr (a%:M : 'M[R]_1).
(* a ^ s = exp (s ln a) *)
Definition pw (a s : R) : R := locked_with pw_key (exp_fun a s).
(* a matrix of expectations *)
Definition Emx (X : Type) (E : (X -> R) -> R) m n (F : X -> 'M[R]_(m, n)) : 'M[R]_(m, n) :=
  \matrix_(i, j) E (fun x => F x i j).
(* S is symmetric; S has a positive determinant. Of a covariance both are assumed, each where it is needed. *)
Definition symm n (S : 'M[R]_n) : Prop := tp S = S.
Definition posdet n (S : 'M[R]_n) : Prop := 0 < dt S.
End Vocabulary.

Arguments one {R} n.
Arguments nil {R} n.

Notation "A *m B" := (mul A B) : symkl_scope.
Notation "A ^T" := (tp A) : symkl_scope.
Notation "a *: A" := (scale a A) : symkl_scope.
Notation "\tr A" := (tr A) : symkl_scope.
Notation "\det A" := (dt A) : symkl_scope.

(* ---- what may be asked of an expectation E, on the functions D that have one ---- *)

Section Asked.
Variables (R : realType) (X : Type) (D : (X -> R) -> Prop) (E : (X -> R) -> R).
Definition linear_space : Prop :=
  (forall c : R, D (fun=> c)) /\ (forall (a : R) (f g : X -> R), D f -> D g -> D (fun x => a * f x + g x)).
Definition multiplicative : Prop := forall f g : X -> R, D f -> D g -> D (fun x => f x * g x).
Definition linear_on : Prop :=
  forall (a : R) (f g : X -> R), D f -> D g -> E (fun x => a * f x + g x) = a * E f + E g.
Definition keeps_constants : Prop := forall c : R, E (fun=> c) = c.
Definition tameM m n (F : X -> 'M[R]_(m, n)) : Prop := forall i j, D (fun x => F x i j).
End Asked.

Section AskedOfVectors.
Variables (R : realType) (d : nat) (D : ('cV[R]_d -> R) -> Prop).
(* first and second moments exist *)
Definition square_integrable : Prop := tameM D (fun x => x) /\ tameM D (fun x => mul x (tp x)).
End AskedOfVectors.

Section AskedOfNumbers.
Variables (R : realType) (D : (R -> R) -> Prop).
Definition square_integrable1 : Prop := D (fun x => x) /\ D (fun x => x ^+ 2).
End AskedOfNumbers.

(* ---- equals for equals ---- *)

Section Congruence.
Variable R : realType.
Implicit Types a b c e : R.
Lemma s_add a b c e : a = b -> c = e -> a + c = b + e. Proof. by move=> -> ->. Qed.
Lemma s_sub a b c e : a = b -> c = e -> a - c = b - e. Proof. by move=> -> ->. Qed.
Lemma s_neg a b : a = b -> - a = - b. Proof. by move=> ->. Qed.
Lemma s_mul a b c e : a = b -> c = e -> a * c = b * e. Proof. by move=> -> ->. Qed.
Lemma s_div a b c e : a = b -> c = e -> a / c = b / e. Proof. by move=> -> ->. Qed.
Lemma s_nat a b n : a = b -> a ^+ n = b ^+ n. Proof. by move=> ->. Qed.
Lemma s_pw a b c e : a = b -> c = e -> pw a c = pw b e. Proof. by move=> -> ->. Qed.
Lemma s_ln a b : a = b -> ln a = ln b. Proof. by move=> ->. Qed.
Lemma s_exp a b : a = b -> expR a = expR b. Proof. by move=> ->. Qed.
Lemma s_stp a b : a = b -> stp a = stp b. Proof. by move=> ->. Qed.
Lemma s_str a b : a = b -> str a = str b. Proof. by move=> ->. Qed.
Lemma s_fun (X : Type) (f : X -> R) x y : x = y -> f x = f y. Proof. by move=> ->. Qed.
Lemma s_fun3 (X Y Z : Type) (f : X -> Y -> Z -> R) x x' y y' z z' : x = x' -> y = y' -> z = z' -> f x y z = f x' y' z'.
Proof. by move=> -> -> ->. Qed.
Lemma s_dot n (r s : 'rV[R]_n) (u v : 'cV[R]_n) : r = s -> u = v -> sc (mul r u) = sc (mul s v).
Proof. by move=> -> ->. Qed.
Lemma s_tr n (A B : 'M[R]_n) : A = B -> tr A = tr B. Proof. by move=> ->. Qed.
Lemma s_det n (A B : 'M[R]_n) : A = B -> dt A = dt B. Proof. by move=> ->. Qed.
Lemma s_E (X : Type) (E : (X -> R) -> R) f g : (forall x, f x = g x) -> E f = E g.
Proof. by move=> fg; congr E; apply/funext. Qed.
Lemma m_add m n (A B C D : 'M[R]_(m, n)) : A = B -> C = D -> A + C = B + D. Proof. by move=> -> ->. Qed.
Lemma m_sub m n (A B C D : 'M[R]_(m, n)) : A = B -> C = D -> A - C = B - D. Proof. by move=> -> ->. Qed.
Lemma m_neg m n (A B : 'M[R]_(m, n)) : A = B -> - A = - B. Proof. by move=> ->. Qed.
Lemma m_scale m n a b (A B : 'M[R]_(m, n)) : a = b -> A = B -> scale a A = scale b B. Proof. by move=> -> ->. Qed.
Lemma m_div m n a b (A B : 'M[R]_(m, n)) : A = B -> a = b -> scale (a^-1) A = scale (b^-1) B. Proof. by move=> -> ->. Qed.
Lemma m_mul m n p (A B : 'M[R]_(m, n)) (C D : 'M[R]_(n, p)) : A = B -> C = D -> mul A C = mul B D.
Proof. by move=> -> ->. Qed.
Lemma m_tp m n (A B : 'M[R]_(m, n)) : A = B -> tp A = tp B. Proof. by move=> ->. Qed.
Lemma m_inv n (A B : 'M[R]_n) : A = B -> inv A = inv B. Proof. by move=> ->. Qed.
Lemma m_E (X : Type) (E : (X -> R) -> R) m n (F G : X -> 'M[R]_(m, n)) : (forall x, F x = G x) -> Emx E F = Emx E G.
Proof. by move=> FG; congr Emx; apply/funext. Qed.
End Congruence.

(* ---- matrices ---- *)

Section Matrices.
Variable R : realType.
Lemma scD (A B : 'M[R]_1) : sc (A + B) = sc A + sc B. Proof. by rewrite /sc mxE. Qed.
Lemma scN (A : 'M[R]_1) : sc (- A) = - sc A. Proof. by rewrite /sc mxE. Qed.
Lemma scZ a (A : 'M[R]_1) : sc (a *: A) = a * sc A. Proof. by rewrite /sc mxE. Qed.
Lemma sc0 : sc (0 : 'M[R]_1) = 0. Proof. by rewrite /sc mxE. Qed.
Lemma sc_trace (A : 'M[R]_1) : sc A = \tr A. Proof. by rewrite /sc /mxtrace big_ord1. Qed.
Lemma stpE (a : R) : stp a = a. Proof. by rewrite /stp /sc !mxE mulr1n. Qed.
Lemma strE (a : R) : str a = a. Proof. by rewrite /str mxtrace_scalar. Qed.

(* associativity *)
Lemma mulA m n p q (A : 'M[R]_(m, n)) (B : 'M[R]_(n, p)) (C : 'M[R]_(p, q)) : mul A (mul B C) = mul (mul A B) C.
Proof. exact: mulmxA. Qed.
Lemma mul1 m n (A : 'M[R]_(m, n)) : mul (one m) A = A. Proof. exact: mul1mx. Qed.
Lemma mulI m n (A : 'M[R]_(m, n)) : mul A (one n) = A. Proof. exact: mulmx1. Qed.
(* a row times a column within a product is a number *)
Lemma mul_close m n (A : 'cV[R]_m) (r : 'rV[R]_n) (u : 'cV[R]_n) : mul (mul A r) u = scale (sc (mul r u)) A.
Proof.
rewrite /mul /scale -mulmxA; apply/matrixP => i j.
by rewrite [LHS]mxE big_ord1 [RHS]mxE mulrC (ord1 j).
Qed.
Lemma mul_open n (r : 'rV[R]_n) (u : 'cV[R]_n) m (s : 'rV[R]_m) : mul r (mul u s) = scale (sc (mul r u)) s.
Proof.
rewrite /mul /scale mulmxA; apply/matrixP => i j.
by rewrite [LHS]mxE big_ord1 [RHS]mxE (ord1 i).
Qed.
(* transposes *)
Lemma tpM m n p (A : 'M[R]_(m, n)) (B : 'M[R]_(n, p)) : tp (mul A B) = mul (tp B) (tp A). Proof. exact: trmx_mul. Qed.
Lemma tpK m n (A : 'M[R]_(m, n)) : tp (tp A) = A. Proof. exact: trmxK. Qed.
Lemma tp1 n : tp (one n) = one n :> 'M[R]_n. Proof. exact: trmx1. Qed.
Lemma tp_inv n (A : 'M[R]_n) : tp (inv A) = inv (tp A). Proof. exact: trmx_inv. Qed.
Lemma tp_inv_symm n (A : 'M[R]_n) : symm A -> tp (inv A) = inv A. Proof. by move=> h; rewrite tp_inv h. Qed.
Lemma sc_tp n (r : 'rV[R]_n) (u : 'cV[R]_n) : sc (mul r u) = sc (mul (tp u) (tp r)).
Proof. by rewrite /mul /tp -trmx_mul /sc [RHS]mxE. Qed.
(* traces *)
Lemma tr_cyclic m n (A : 'M[R]_(m, n)) (B : 'M[R]_(n, m)) : tr (mul A B) = tr (mul B A). Proof. exact: mxtrace_mulC. Qed.
Lemma tr_outer n (u : 'cV[R]_n) (r : 'rV[R]_n) : tr (mul u r) = sc (mul r u).
Proof. by rewrite sc_trace /tr /mul mxtrace_mulC. Qed.
Lemma tr_tp n (A : 'M[R]_n) : tr A = tr (tp A). Proof. by rewrite /tr /tp mxtrace_tr. Qed.
Lemma tr_one n : tr (one n) = n%:R :> R. Proof. exact: mxtrace1. Qed.
(* inverses *)
Lemma posdet_unit n (S : 'M[R]_n) : posdet S -> S \in unitmx. Proof. by move=> h; rewrite unitmxE unitfE gt_eqF. Qed.
Lemma unit_nz n (S : 'M[R]_n) : S \in unitmx -> dt S != 0. Proof. by rewrite unitmxE unitfE. Qed.
Lemma unit_inv n (S : 'M[R]_n) : S \in unitmx -> inv S \in unitmx. Proof. by rewrite unitmx_inv. Qed.
Lemma unit_tp n (S : 'M[R]_n) : S \in unitmx -> tp S \in unitmx. Proof. by rewrite unitmx_tr. Qed.
Lemma unit_mul n (S T : 'M[R]_n) : S \in unitmx -> T \in unitmx -> mul S T \in unitmx.
Proof. by move=> s t; rewrite unitmx_mul s. Qed.
Lemma unit_one n : one n \in @unitmx R n. Proof. exact: unitmx1. Qed.
Lemma unit_scale n a (S : 'M[R]_n) : a != 0 -> S \in unitmx -> scale a S \in unitmx.
Proof. by move=> a0; rewrite !unitmxE !unitfE /scale detZ mulf_eq0 negb_or expf_neq0. Qed.
Lemma mulV n (S : 'M[R]_n) : S \in unitmx -> mul (inv S) S = one n. Proof. exact: mulVmx. Qed.
Lemma mulJ n (S : 'M[R]_n) : S \in unitmx -> mul S (inv S) = one n. Proof. exact: mulmxV. Qed.
Lemma mulVK m n (A : 'M[R]_(m, n)) (S : 'M[R]_n) : S \in unitmx -> mul (mul A (inv S)) S = A.
Proof. by move=> h; rewrite /mul mulmxKV. Qed.
Lemma mulJK m n (A : 'M[R]_(m, n)) (S : 'M[R]_n) : S \in unitmx -> mul (mul A S) (inv S) = A.
Proof. by move=> h; rewrite /mul mulmxK. Qed.
Lemma invK n (S : 'M[R]_n) : inv (inv S) = S. Proof. exact: invmxK. Qed.
Lemma inv1 n : inv (one n) = one n :> 'M[R]_n. Proof. exact: invmx1. Qed.
Lemma invM n (S T : 'M[R]_n) : S \in unitmx -> T \in unitmx -> inv (mul S T) = mul (inv T) (inv S).
Proof.
move=> s t; have st := unit_mul s t.
have h : mul (mul (inv T) (inv S)) (mul S T) = one n by rewrite mulA -(mulA (inv T)) mulV // mulI mulV.
by rewrite -[LHS]mul1 -h mulJK.
Qed.
(* a Cholesky factor C of S *)
Lemma chol_inv n (C S : 'M[R]_n) : posdet C -> mul C (tp C) = S -> inv S = mul (tp (inv C)) (inv C).
Proof.
move=> p <-; have c := posdet_unit p.
by rewrite invM ?tp_inv //; exact: unit_tp.
Qed.
Lemma invZ n a (S : 'M[R]_n) : a != 0 -> S \in unitmx -> inv (scale a S) = scale a^-1 (inv S).
Proof. by move=> a0 s; rewrite /inv /scale invmxZ // -/(scale a S) unit_scale. Qed.
(* determinants *)
Lemma det_mul n (A B : 'M[R]_n) : dt (mul A B) = dt A * dt B. Proof. exact: det_mulmx. Qed.
Lemma det_tp n (A : 'M[R]_n) : dt (tp A) = dt A. Proof. exact: det_tr. Qed.
Lemma det_one n : dt (one n) = 1 :> R. Proof. exact: det1. Qed.
Lemma det_invE n (A : 'M[R]_n) : dt (inv A) = 1 / dt A. Proof. by rewrite div1r; exact: matrix.det_inv. Qed.
Lemma det_scale n a (A : 'M[R]_n) : dt (scale a A) = a ^+ n * dt A. Proof. exact: detZ. Qed.
End Matrices.

(* ---- positive numbers, logarithms, powers ---- *)

Section Positive.
Variable R : realType.
Implicit Types a b s : R.
Lemma pwE a s : pw a s = expR (s * ln a). Proof. by rewrite /pw unlock. Qed.
Lemma pw_gt0 a s : 0 < pw a s. Proof. by rewrite pwE expR_gt0. Qed.
Lemma pw_one s : pw (1 : R) s = 1. Proof. by rewrite pwE ln1 mulr0 expR0. Qed.
Lemma ln_pw a s : ln (pw a s) = s * ln a. Proof. by rewrite pwE expK. Qed.
Lemma ln_expR a : ln (expR a) = a. Proof. exact: expK. Qed.
Lemma expR_ln a : 0 < a -> expR (ln a) = a. Proof. by move=> h; rewrite lnK. Qed.
Lemma ln_one : ln (1 : R) = 0. Proof. exact: ln1. Qed.
Lemma ln_mul a b : 0 < a -> 0 < b -> ln (a * b) = ln a + ln b. Proof. by move=> ? ?; rewrite lnM. Qed.
Lemma ln_quotient a b : 0 < a -> 0 < b -> ln (a / b) = ln a - ln b. Proof. by move=> ? ?; rewrite ln_div. Qed.
Lemma ln_inv a : 0 < a -> ln (1 / a) = - ln a. Proof. by move=> h; rewrite ln_quotient ?ltr01 // ln_one sub0r. Qed.
Lemma ln_det_chol n (C S : 'M[R]_n) l : posdet C -> mul C (tp C) = S -> ln (dt C) = l -> ln (dt S) = 2%:R * l.
Proof. by move=> p <- <-; rewrite det_mul det_tp ln_mul // mulr_natl mulr2n. Qed.
Lemma ln_nat a n : 0 < a -> ln (a ^+ n) = n%:R * ln a.
Proof.
move=> h; elim: n => [|n IH]; first by rewrite expr0 ln_one mul0r.
by rewrite exprS ln_mul ?exprn_gt0 // IH -[n.+1]add1n natrD mulrDl mul1r.
Qed.
Lemma pw_mul a b s : 0 < a -> 0 < b -> pw (a * b) s = pw a s * pw b s.
Proof. by move=> ? ?; rewrite !pwE ln_mul // mulrDr expRD. Qed.
Lemma pw_quotient a b s : 0 < a -> 0 < b -> pw (a / b) s = pw a s / pw b s.
Proof. by move=> ? ?; rewrite !pwE ln_quotient // mulrBr expRD expRN. Qed.
Lemma pw_pw a s t : pw (pw a s) t = pw a (s * t). Proof. by rewrite !pwE expK mulrA [t * s]mulrC. Qed.
Lemma pw_nat a n : 0 < a -> pw a n%:R = a ^+ n. Proof. by move=> h; rewrite pwE -ln_nat // lnK // posrE exprn_gt0. Qed.
Lemma pw_expR a s : pw (expR a) s = expR (s * a). Proof. by rewrite pwE expK. Qed.
End Positive.

(* ---- expectations ---- *)

Section Expectations.
Variables (R : realType) (X : Type) (D : (X -> R) -> Prop) (E : (X -> R) -> R).
Hypothesis cl : linear_space D.
Implicit Types f g : X -> R.
Lemma D_ext f g : D f -> (forall x, f x = g x) -> D g. Proof. by move=> h /funext <-. Qed.
Lemma D_cst (c : R) : D (fun=> c). Proof. exact: cl.1. Qed.
Lemma D_add f g : D f -> D g -> D (fun x => f x + g x).
Proof. by move=> hf hg; apply: D_ext (cl.2 1 _ _ hf hg) _ => x; rewrite mul1r. Qed.
Lemma D_scale a f : D f -> D (fun x => a * f x).
Proof. by move=> hf; apply: D_ext (cl.2 a _ _ hf (D_cst 0)) _ => x; rewrite addr0. Qed.
Lemma D_scaler a f : D f -> D (fun x => f x * a).
Proof. by move=> hf; apply: D_ext (D_scale a hf) _ => x; rewrite mulrC. Qed.
Lemma D_div a f : D f -> D (fun x => f x / a). Proof. exact: D_scaler. Qed.
Lemma D_neg f : D f -> D (fun x => - f x).
Proof. by move=> hf; apply: D_ext (D_scale (-1) hf) _ => x; rewrite mulN1r. Qed.
Lemma D_sub f g : D f -> D g -> D (fun x => f x - g x). Proof. by move=> ? /D_neg; apply: D_add. Qed.
Lemma D_sum n (F : 'I_n -> X -> R) : (forall i, D (F i)) -> D (fun x => \sum_i F i x).
Proof.
elim: n F => [|n IH] F h; first by apply: D_ext (D_cst 0) _ => x; rewrite big_ord0.
apply: D_ext (D_add (h ord0) (IH (fun i => F (lift ord0 i)) (fun i => h _))) _ => x.
by rewrite big_ord_recl.
Qed.
Lemma DM_cst m n (A : 'M[R]_(m, n)) : tameM D (fun=> A). Proof. by move=> i j; exact: D_cst. Qed.
Lemma DM_ext m n (F G : X -> 'M[R]_(m, n)) : tameM D F -> (forall x, F x = G x) -> tameM D G.
Proof. by move=> h /funext <-. Qed.
Lemma DM_add m n (F G : X -> 'M[R]_(m, n)) : tameM D F -> tameM D G -> tameM D (fun x => F x + G x).
Proof. by move=> hF hG i j; apply: D_ext (D_add (hF i j) (hG i j)) _ => x; rewrite mxE. Qed.
Lemma DM_neg m n (F : X -> 'M[R]_(m, n)) : tameM D F -> tameM D (fun x => - F x).
Proof. by move=> hF i j; apply: D_ext (D_neg (hF i j)) _ => x; rewrite mxE. Qed.
Lemma DM_sub m n (F G : X -> 'M[R]_(m, n)) : tameM D F -> tameM D G -> tameM D (fun x => F x - G x).
Proof. by move=> hF /DM_neg; apply: DM_add. Qed.
Lemma DM_scale m n a (F : X -> 'M[R]_(m, n)) : tameM D F -> tameM D (fun x => scale a (F x)).
Proof. by move=> hF i j; apply: D_ext (D_scale a (hF i j)) _ => x; rewrite mxE. Qed.
Lemma DM_scalel m n (A : 'M[R]_(m, n)) f : D f -> tameM D (fun x => scale (f x) A).
Proof. by move=> hf i j; apply: D_ext (D_scaler (A i j) hf) _ => x; rewrite mxE. Qed.
Lemma D_nat f n : multiplicative D -> D f -> D (fun x => f x ^+ n).
Proof.
move=> mult hf; elim: n => [|n IH]; first by apply: D_ext (D_cst 1) _ => x; rewrite expr0.
by apply: D_ext (mult _ _ hf IH) _ => x; rewrite exprS.
Qed.
Lemma DM_mull m n p (A : 'M[R]_(m, n)) (F : X -> 'M[R]_(n, p)) : tameM D F -> tameM D (fun x => mul A (F x)).
Proof.
move=> hF i j; apply: (@D_ext (fun x => \sum_k A i k * F x k j)); last by move=> x; rewrite /mul mxE.
by apply: (D_sum (F := fun k x => A i k * F x k j)) => k; apply: D_scale.
Qed.
Lemma DM_mulr m n p (A : 'M[R]_(n, p)) (F : X -> 'M[R]_(m, n)) : tameM D F -> tameM D (fun x => mul (F x) A).
Proof.
move=> hF i j; apply: (@D_ext (fun x => \sum_k F x i k * A k j)); last by move=> x; rewrite /mul mxE.
by apply: (D_sum (F := fun k x => F x i k * A k j)) => k; apply: D_scaler.
Qed.
Lemma DM_tp m n (F : X -> 'M[R]_(m, n)) : tameM D F -> tameM D (fun x => tp (F x)).
Proof. by move=> hF i j; apply: D_ext (hF j i) _ => x; rewrite mxE. Qed.
Lemma D_sc (F : X -> 'M[R]_1) : tameM D F -> D (fun x => sc (F x)). Proof. exact. Qed.
Lemma D_tr n (F : X -> 'M[R]_n) : tameM D F -> D (fun x => tr (F x)).
Proof. by move=> hF; apply: (D_sum (F := fun k x => F x k k)) => k. Qed.
(* r(x) A u(x) is the trace of A u(x) r(x), whose entries are products of two coordinates *)
Lemma D_dot n (r : X -> 'rV[R]_n) (u : X -> 'cV[R]_n) : tameM D (fun x => mul (u x) (r x)) -> D (fun x => sc (mul (r x) (u x))).
Proof. by move=> h; apply: D_ext (D_tr h) _ => x; rewrite tr_outer. Qed.
Lemma DM_mulrA m n p q (F : X -> 'M[R]_(m, n)) (G : X -> 'M[R]_(n, p)) (A : 'M[R]_(p, q)) :
  tameM D (fun x => mul (mul (F x) (G x)) A) -> tameM D (fun x => mul (F x) (mul (G x) A)).
Proof. by move=> h; apply: DM_ext h _ => x; rewrite mulA. Qed.
Lemma DM_mulAl m n p q (A : 'M[R]_(m, n)) (F : X -> 'M[R]_(n, p)) (G : X -> 'M[R]_(p, q)) :
  tameM D (fun x => mul A (mul (F x) (G x))) -> tameM D (fun x => mul (mul A (F x)) (G x)).
Proof. by move=> h; apply: DM_ext h _ => x; rewrite mulA. Qed.
Lemma DM_mulAr m n p q (F : X -> 'M[R]_(m, n)) (A : 'M[R]_(n, p)) (G : X -> 'M[R]_(p, q)) :
  tameM D (fun x => mul (F x) (mul A (G x))) -> tameM D (fun x => mul (mul (F x) A) (G x)).
Proof. by move=> h; apply: DM_ext h _ => x; rewrite mulA. Qed.
(* A f(x) + b times g(x) + c, multiplied out *)
Lemma DM_mulDl m n p (F G : X -> 'M[R]_(m, n)) (H : X -> 'M[R]_(n, p)) :
  tameM D (fun x => mul (F x) (H x)) -> tameM D (fun x => mul (G x) (H x)) -> tameM D (fun x => mul (F x + G x) (H x)).
Proof. by move=> hF hG; apply: DM_ext (DM_add hF hG) _ => x; rewrite /mul mulmxDl. Qed.
Lemma DM_mulDr m n p (F G : X -> 'M[R]_(n, p)) (H : X -> 'M[R]_(m, n)) :
  tameM D (fun x => mul (H x) (F x)) -> tameM D (fun x => mul (H x) (G x)) -> tameM D (fun x => mul (H x) (F x + G x)).
Proof. by move=> hF hG; apply: DM_ext (DM_add hF hG) _ => x; rewrite /mul mulmxDr. Qed.
Lemma DM_mulNl m n p (F : X -> 'M[R]_(m, n)) (H : X -> 'M[R]_(n, p)) :
  tameM D (fun x => mul (F x) (H x)) -> tameM D (fun x => mul (- F x) (H x)).
Proof. by move=> h; apply: DM_ext (DM_neg h) _ => x; rewrite /mul mulNmx. Qed.
Lemma DM_mulNr m n p (F : X -> 'M[R]_(n, p)) (H : X -> 'M[R]_(m, n)) :
  tameM D (fun x => mul (H x) (F x)) -> tameM D (fun x => mul (H x) (- F x)).
Proof. by move=> h; apply: DM_ext (DM_neg h) _ => x; rewrite /mul mulmxN. Qed.
Lemma DM_tpD m n p (F G : X -> 'M[R]_(n, m)) (H : X -> 'M[R]_(n, p)) :
  tameM D (fun x => mul (tp (F x) + tp (G x)) (H x)) -> tameM D (fun x => mul (tp (F x + G x)) (H x)).
Proof. by move=> h; apply: DM_ext h _ => x; rewrite /tp linearD. Qed.
Lemma DM_tpN m n p (F : X -> 'M[R]_(n, m)) (H : X -> 'M[R]_(n, p)) :
  tameM D (fun x => mul (- tp (F x)) (H x)) -> tameM D (fun x => mul (tp (- F x)) (H x)).
Proof. by move=> h; apply: DM_ext h _ => x; rewrite /tp linearN. Qed.
Lemma DM_tprD m n p (F G : X -> 'M[R]_(n, m)) (H : X -> 'M[R]_(p, m)) :
  tameM D (fun x => mul (H x) (tp (F x) + tp (G x))) -> tameM D (fun x => mul (H x) (tp (F x + G x))).
Proof. by move=> h; apply: DM_ext h _ => x; rewrite /tp linearD. Qed.
Lemma DM_tprN m n p (F : X -> 'M[R]_(n, m)) (H : X -> 'M[R]_(p, m)) :
  tameM D (fun x => mul (H x) (- tp (F x))) -> tameM D (fun x => mul (H x) (tp (- F x))).
Proof. by move=> h; apply: DM_ext h _ => x; rewrite /tp linearN. Qed.

Hypothesis lin : linear_on D E.
Lemma E_add f g : D f -> D g -> E (fun x => f x + g x) = E f + E g.
Proof. by move=> hf hg; rewrite -[E f]mul1r -lin //; apply: s_E => x; rewrite mul1r. Qed.
Lemma E_zero : E (fun=> 0) = 0.
Proof.
have h := D_cst 0; have := E_add h h.
have -> : (fun _ : X => 0 + 0) = (fun=> 0 : R) by apply/funext => x; rewrite addr0.
by move/eqP; rewrite -subr_eq0 opprD addrA subrr sub0r oppr_eq0 => /eqP.
Qed.
Lemma E_scale a f : D f -> E (fun x => a * f x) = a * E f.
Proof.
move=> hf; rewrite -[RHS]addr0 -E_zero -lin //; last exact: D_cst.
by apply: s_E => x; rewrite addr0.
Qed.
Lemma E_sum n (F : 'I_n -> X -> R) : (forall i, D (F i)) -> E (fun x => \sum_i F i x) = \sum_i E (F i).
Proof.
elim: n F => [|n IH] F h; first by rewrite big_ord0 -[RHS]E_zero; apply: s_E => x; rewrite big_ord0.
rewrite big_ord_recl -IH // -E_add //; last exact: D_sum.
by apply: s_E => x; rewrite big_ord_recl.
Qed.
Lemma EM_zero m n : Emx E (fun=> 0 : 'M[R]_(m, n)) = 0.
Proof. by apply/matrixP => i j; rewrite !mxE -[RHS]E_zero; apply: s_E => x; rewrite ?mxE. Qed.
Lemma EM_add m n (F G : X -> 'M[R]_(m, n)) : tameM D F -> tameM D G -> Emx E (fun x => F x + G x) = Emx E F + Emx E G.
Proof. by move=> hF hG; apply/matrixP => i j; rewrite !mxE -E_add //; apply: s_E => x; rewrite mxE. Qed.
Lemma EM_scale m n a (F : X -> 'M[R]_(m, n)) : tameM D F -> Emx E (fun x => scale a (F x)) = scale a (Emx E F).
Proof. by move=> hF; apply/matrixP => i j; rewrite !mxE -E_scale //; apply: s_E => x; rewrite mxE. Qed.
Lemma EM_mull m n p (A : 'M[R]_(m, n)) (F : X -> 'M[R]_(n, p)) :
  tameM D F -> Emx E (fun x => mul A (F x)) = mul A (Emx E F).
Proof.
move=> hF; apply/matrixP => i j; rewrite /mul !mxE.
rewrite (@s_E R X E _ (fun x => \sum_k A i k * F x k j)); last by move=> x; rewrite mxE.
rewrite (E_sum (F := fun k x => A i k * F x k j)); last by move=> k; apply: D_scale.
by apply: eq_bigr => k _; rewrite E_scale // mxE.
Qed.
Lemma EM_mulr m n p (A : 'M[R]_(n, p)) (F : X -> 'M[R]_(m, n)) :
  tameM D F -> Emx E (fun x => mul (F x) A) = mul (Emx E F) A.
Proof.
move=> hF; apply/matrixP => i j; rewrite /mul !mxE.
rewrite (@s_E R X E _ (fun x => \sum_k A k j * F x i k)); last first.
  by move=> x; rewrite mxE; apply: eq_bigr => k _; rewrite mulrC.
rewrite (E_sum (F := fun k x => A k j * F x i k)); last by move=> k; apply: D_scale.
by apply: eq_bigr => k _; rewrite E_scale // mxE mulrC.
Qed.
Lemma EM_scalel m n (A : 'M[R]_(m, n)) f : D f -> Emx E (fun x => scale (f x) A) = scale (E f) A.
Proof.
move=> hf; apply/matrixP => i j; rewrite !mxE mulrC -E_scale //.
by apply: s_E => x; rewrite mxE mulrC.
Qed.
Lemma EM_tp m n (F : X -> 'M[R]_(m, n)) : Emx E (fun x => tp (F x)) = tp (Emx E F).
Proof. by apply/matrixP => i j; rewrite !mxE; apply: s_E => x; rewrite mxE. Qed.
Lemma E_tr n (F : X -> 'M[R]_n) : tameM D F -> E (fun x => tr (F x)) = tr (Emx E F).
Proof.
move=> hF; rewrite /tr /mxtrace (E_sum (F := fun k x => F x k k)) //.
by apply: eq_bigr => k _; rewrite mxE.
Qed.
Lemma E_dotl n (r : 'rV[R]_n) (u : X -> 'cV[R]_n) : tameM D u -> E (fun x => sc (mul r (u x))) = sc (mul r (Emx E u)).
Proof. by move=> h; rewrite -EM_mull // /sc mxE. Qed.
Lemma E_dotr n (r : X -> 'rV[R]_n) (u : 'cV[R]_n) : tameM D r -> E (fun x => sc (mul (r x) u)) = sc (mul (Emx E r) u).
Proof. by move=> h; rewrite -EM_mulr // /sc mxE. Qed.
Lemma E_sc (F : X -> 'M[R]_1) : E (fun x => sc (F x)) = sc (Emx E F). Proof. by rewrite /sc mxE. Qed.
(* an integral against a density, entry by entry *)
Lemma EM_int (I : (X -> R) -> R) (p : X -> R) :
  (forall f, I (fun x => p x * f x) = E f) ->
  forall m n (F : X -> 'M[R]_(m, n)), Emx I (fun x => scale (p x) (F x)) = Emx E F.
Proof. by move=> h m n F; apply/matrixP => i j; rewrite !mxE -h; apply: s_E => x; rewrite mxE. Qed.
Hypothesis cst : keeps_constants E.
Lemma E_cst c : E (fun=> c) = c. Proof. exact: cst. Qed.
Lemma EM_cst m n (A : 'M[R]_(m, n)) : Emx E (fun=> A) = A. Proof. by apply/matrixP => i j; rewrite mxE cst. Qed.
End Expectations.

(* ---- identities of numbers and of matrices, whatever their letters are ---- *)

Section Spread.
Variable R : realType.
Lemma spread_tpD m n (A B : 'M[R]_(m, n)) : (A + B)^T%R = A^T%R + B^T%R. Proof. by rewrite linearD. Qed.
Lemma spread_tpN m n (A : 'M[R]_(m, n)) : (- A)^T%R = - A^T%R. Proof. by rewrite linearN. Qed.
Lemma spread_tpZ m n a (A : 'M[R]_(m, n)) : (a *: A)^T%R = a *: A^T%R. Proof. by rewrite linearZ. Qed.
Lemma spread_tp0 m n : (0 : 'M[R]_(m, n))^T%R = 0. Proof. by rewrite trmx0. Qed.
Lemma spread_trD n (A B : 'M[R]_n) : (\tr (A + B) = \tr A + \tr B)%R. Proof. by rewrite linearD. Qed.
Lemma spread_trN n (A : 'M[R]_n) : (\tr (- A) = - \tr A)%R. Proof. by rewrite linearN. Qed.
Lemma spread_trZ n a (A : 'M[R]_n) : (\tr (a *: A) = a * \tr A)%R. Proof. by rewrite linearZ. Qed.
Lemma spread_tr0 n : (\tr (0 : 'M[R]_n) = 0)%R. Proof. by rewrite linear0. Qed.
Lemma spread_mul0 m n p (A : 'M[R]_(n, p)) : (0 : 'M_(m, n)) *m A = 0. Proof. exact: mul0mx. Qed.
Lemma spread_mulO m n p (A : 'M[R]_(m, n)) : A *m (0 : 'M_(n, p)) = 0. Proof. exact: mulmx0. Qed.
(* the entries of sums, with every operator read as one of the numbers R *)
Lemma entries m n (A B : 'M[R]_(m, n)) : (forall i j, A i j = B i j :> R) -> A = B. Proof. by move=> h; apply/matrixP. Qed.
Lemma entry_add m n (A B : 'M[R]_(m, n)) i j : (A + B) i j = A i j + B i j :> R. Proof. by rewrite mxE. Qed.
Lemma entry_opp m n (A : 'M[R]_(m, n)) i j : (- A) i j = - A i j :> R. Proof. by rewrite mxE. Qed.
Lemma entry_scale m n a (A : 'M[R]_(m, n)) i j : (a *: A) i j = a * A i j :> R. Proof. by rewrite mxE. Qed.
Lemma entry_zero m n i j : (0 : 'M[R]_(m, n)) i j = 0 :> R. Proof. by rewrite mxE. Qed.
End Spread.

(* an identity of the field, in variables *)
Ltac nonzero := repeat (apply/andP; split); solve [assumption | by []].
Ltac numbers := solve [by field | by field; nonzero | by ring].
(* multiply out *)
Ltac spread :=
  rewrite /mul /scale /tp /tr /nil;
  rewrite ?(mulmxDl, mulmxDr, mulNmx, mulmxN, spread_tpD, spread_tpN, spread_tpZ, spread_tp0, spread_mul0, spread_mulO,
            spread_trD, spread_trN, spread_trZ, spread_tr0, scD, scN, scZ, sc0);
  rewrite -?(scalemxAl, scalemxAr);
  rewrite ?(spread_trD, spread_trN, spread_trZ, spread_tr0, scD, scN, scZ, sc0).
Ltac abstracted :=
  repeat match goal with
  | |- context [@mulmx ?K ?m ?n ?p ?A ?B] => move: (@mulmx K m n p A B) => ?
  | |- context [@trmx ?K ?m ?n ?A] => move: (@trmx K m n A) => ?
  end.
Ltac abstracted_numbers :=
  repeat match goal with
  | |- context [@sc ?K ?A] => move: (@sc K A) => ?
  | |- context [@mxtrace ?K ?n ?A] => move: (@mxtrace K n A) => ?
  end.
(* an identity of matrices, or of numbers made of them, in which products distribute *)
Ltac matrices := move=> *; spread; abstracted; apply: entries => ? ?;
  rewrite ?(entry_add, entry_opp, entry_scale, entry_zero);
  repeat match goal with |- context [@fun_of_matrix ?K ?m ?n ?A ?i ?j] => move: (@fun_of_matrix K m n A i j : K) => ? end;
  numbers.
Ltac forms := move=> *; spread; abstracted_numbers; numbers.

(* ---- moments ---- *)

Section Moments.
Variables (R : realType) (d : nat) (D : ('cV[R]_d -> R) -> Prop) (E : ('cV[R]_d -> R) -> R).
Variables (mu : 'cV[R]_d) (S : 'M[R]_d).
Hypotheses (cl : linear_space D) (sq : square_integrable D).
Hypotheses (lin : linear_on D E) (cst : keeps_constants E).
Hypothesis mean : Emx E (fun x => x - mu) = nil d.
Lemma mean_at : Emx E (fun x => x) = mu.
Proof.
have h : Emx E (fun x => x + (- mu)) = nil d by exact: mean.
move: h; rewrite (EM_add lin sq.1 (DM_cst cl _)) (EM_cst cst) /nil.
by move/eqP; rewrite subr_eq0 => /eqP.
Qed.
Hypothesis cov : Emx E (fun x => mul (x - mu) (tp (x - mu))) = S.
Lemma second_moment : Emx E (fun x => mul x (tp x)) = S + mul mu (tp mu).
Proof.
have e x : mul (x - mu) (tp (x - mu)) = mul x (tp x) + (mul (scale (-1) mu) (tp x) + mul (scale (-1) x + mu) (tp mu)).
  by matrices.
have sx := DM_scale cl (-1) sq.1.
have dx : tameM D (fun x => scale (-1) x + mu) := DM_add cl sx (DM_cst cl mu).
have d1 := DM_mull cl (scale (-1) mu) (DM_tp sq.1).
have d2 := DM_mulr cl (tp mu) dx.
have : Emx E (fun x => mul (x - mu) (tp (x - mu))) = S by exact: cov.
rewrite (m_E E e) (EM_add lin sq.2 (DM_add cl d1 d2)) (EM_add lin d1 d2).
rewrite (EM_mull cl lin _ (DM_tp sq.1)) EM_tp mean_at (EM_mulr cl lin _ dx).
rewrite (EM_add lin sx (DM_cst cl mu)) (EM_scale cl lin _ sq.1) mean_at (EM_cst cst).
by rewrite /scale scaleN1r addNr /mul mul0mx addr0 mulNmx => <-; rewrite subrK.
Qed.
End Moments.

Section MomentsOfNumbers.
Variables (R : realType) (D : (R -> R) -> Prop) (E : (R -> R) -> R) (m v : R).
Hypotheses (cl : linear_space D) (sq : square_integrable1 D) (lin : linear_on D E) (cst : keeps_constants E).
Hypothesis mean : E (fun x => x - m) = 0.
Lemma mean_at1 : E (fun x => x) = m.
Proof.
have h : E (fun x => x + (- m)) = 0 by exact: mean.
move: h; rewrite (E_add lin sq.1 (D_cst cl _)) cst.
by move/eqP; rewrite subr_eq0 => /eqP.
Qed.
Hypothesis var : E (fun x => (x - m) ^+ 2) = v.
Lemma second_moment1 : E (fun x => x ^+ 2) = v + m ^+ 2.
Proof.
have e x : (x - m) ^+ 2 = x ^+ 2 + ((- (2%:R * m)) * x + m ^+ 2) by ring.
have d1 := D_scale cl (- (2%:R * m)) sq.1.
have d2 := D_cst cl (m ^+ 2).
move: var; rewrite (s_E E e) (E_add lin sq.2 (D_add cl d1 d2)) (E_add lin d1 d2) (E_scale cl lin _ sq.1) mean_at1 cst.
by move=> <-; ring.
Qed.
End MomentsOfNumbers.

(* ---- what a step is finished with ---- *)

Section Finish.
Variable R : realType.
Implicit Types a b s x y : R.
Lemma div_inverse a b : a / b = a * (1 / b). Proof. by rewrite div1r. Qed.
(* a sum of multiples of premises, which are 0 *)
Lemma combined a b : a - b = 0 -> a = b. Proof. by move/eqP; rewrite subr_eq0 => /eqP. Qed.
Lemma combine l x y a b s : x = y -> a - b = l * (x - y) + s -> a - b = s.
Proof. by move=> -> ->; rewrite subrr mulr0 add0r. Qed.
Lemma combinedM m n (A B : 'M[R]_(m, n)) : A - B = 0 -> A = B. Proof. by move/eqP; rewrite subr_eq0 => /eqP. Qed.
Lemma combineM m n l (X Y A B S : 'M[R]_(m, n)) : X = Y -> A - B = scale l (X - Y) + S -> A - B = S.
Proof. by move=> -> ->; rewrite /scale subrr scaler0 add0r. Qed.
End Finish.

(* positive, not zero, invertible, a fact of a letter, integrable: read off the hypotheses in sight *)
Ltac pos := solve [repeat first
  [ assumption | exact: expR_gt0 | exact: pw_gt0 | exact: pi_gt0 | exact: ltr01 | by rewrite ltr0n
  | match goal with
    | H : forall _, is_true (0 < _) |- _ => exact: H
    | H : forall _ _ _, symm _ -> posdet _ -> is_true (0 < _) |- _ => apply: H; solve [fact]
    | |- is_true (0 < _ * _) => apply: mulr_gt0
    | |- is_true (0 < _ + _) => apply: addr_gt0
    | |- is_true (0 < _ ^+ _) => apply: exprn_gt0
    | |- is_true (0 < _^-1) => rewrite invr_gt0
    | |- is_true (0 < dt (mul _ _)) => rewrite det_mul
    | |- is_true (0 < dt (inv _)) => rewrite det_invE
    | |- is_true (0 < dt (tp _)) => rewrite det_tp
    | |- is_true (0 < dt (one _)) => rewrite det_one
    | |- is_true (0 < dt (scale _ _)) => rewrite det_scale
    | |- posdet _ => rewrite /posdet
    end ]]
with fact := solve [assumption | exact: tp1 | by rewrite /symm tp_inv; congr inv | pos].
Ltac unitary := solve [repeat first
  [ assumption | exact: unit_one | apply: unit_inv | apply: unit_tp | apply: unit_mul | apply: posdet_unit; pos
  | apply: unit_scale; first by apply: lt0r_neq0; pos ]].
Ltac nz := solve [repeat first
  [ assumption | by apply: lt0r_neq0; pos | apply: unit_nz; unitary | rewrite oppr_eq0 | apply: mulf_neq0 | rewrite invr_eq0 ]].
Ltac tame := solve [repeat
  match goal with
  | H : ?D ?f |- ?D ?f => exact H
  | H : linear_space ?D |- ?D (fun _ => ?c) => exact (D_cst H c)
  | H : linear_space ?D |- ?D (fun x => - @?f x) => apply (@D_neg _ _ D H f)
  | H : linear_space ?D |- ?D (fun x => @?f x + @?g x) => apply (@D_add _ _ D H f g)
  | H : linear_space ?D |- ?D (fun x => ?a * @?f x) => apply (@D_scale _ _ D H a f)
  | H : linear_space ?D |- ?D (fun x => @?f x * ?a) => apply (@D_scaler _ _ D H a f)
  | H : linear_space ?D |- ?D (fun x => tr (@?F x)) => apply (@D_tr _ _ D H _ F)
  | H : linear_space ?D |- ?D (fun x => sc (mul ?r (@?u x))) => apply (@D_sc _ _ D (fun x => mul r (u x))); apply (@DM_mull _ _ D H _ _ _ r u)
  | H : linear_space ?D |- ?D (fun x => sc (mul (@?r x) ?u)) => apply (@D_sc _ _ D (fun x => mul (r x) u)); apply (@DM_mulr _ _ D H _ _ _ u r)
  | H : linear_space ?D |- ?D (fun x => sc (mul (@?r x) (@?u x))) => apply (@D_dot _ _ D H _ r u)
  | H : square_integrable1 ?D |- ?D (fun x => x) => exact H.1
  | H : square_integrable1 ?D |- ?D (fun x => x ^+ 2) => exact H.2
  | H : multiplicative ?D |- ?D (fun x => @?f x * @?g x) => apply (H f g)
  | H : linear_space ?D, K : multiplicative ?D |- ?D (fun x => @?f x ^+ ?n) => apply (@D_nat _ _ D H f n K)
  | H : linear_space ?D |- tameM ?D (fun _ => ?A) => exact (@DM_cst _ _ D H _ _ A)
  | H : square_integrable ?D |- tameM ?D (fun x => x) => exact H.1
  | H : square_integrable ?D |- tameM ?D (fun x => mul x (tp x)) => exact H.2
  | H : linear_space ?D |- tameM ?D (fun x => - @?F x) => apply (@DM_neg _ _ D H _ _ F)
  | H : linear_space ?D |- tameM ?D (fun x => @?F x + @?G x) => apply (@DM_add _ _ D H _ _ F G)
  | H : linear_space ?D |- tameM ?D (fun x => scale ?a (@?F x)) => apply (@DM_scale _ _ D H _ _ a F)
  | H : linear_space ?D |- tameM ?D (fun x => scale (@?f x) ?A) => apply (@DM_scalel _ _ D H _ _ A f)
  | H : linear_space ?D |- tameM ?D (fun x => mul ?A (@?F x)) => apply (@DM_mull _ _ D H _ _ _ A F)
  | H : linear_space ?D |- tameM ?D (fun x => mul (@?F x) ?A) => apply (@DM_mulr _ _ D H _ _ _ A F)
  | |- tameM ?D (fun x => tp (@?F x)) => apply (@DM_tp _ _ D _ _ F)
  | |- tameM ?D (fun x => mul (@?F x) (mul (@?G x) ?A)) => apply (@DM_mulrA _ _ D _ _ _ _ F G A)
  | |- tameM ?D (fun x => mul (mul ?A (@?F x)) (@?G x)) => apply (@DM_mulAl _ _ D _ _ _ _ A F G)
  | |- tameM ?D (fun x => mul (mul (@?F x) ?A) (@?G x)) => apply (@DM_mulAr _ _ D _ _ _ _ F A G)
  | H : linear_space ?D |- tameM ?D (fun x => mul (@?F x + @?G x) (@?K x)) => apply (@DM_mulDl _ _ D H _ _ _ F G K)
  | H : linear_space ?D |- tameM ?D (fun x => mul (@?K x) (@?F x + @?G x)) => apply (@DM_mulDr _ _ D H _ _ _ F G K)
  | H : linear_space ?D |- tameM ?D (fun x => mul (- @?F x) (@?K x)) => apply (@DM_mulNl _ _ D H _ _ _ F K)
  | H : linear_space ?D |- tameM ?D (fun x => mul (@?K x) (- @?F x)) => apply (@DM_mulNr _ _ D H _ _ _ F K)
  | |- tameM ?D (fun x => mul (tp (@?F x + @?G x)) (@?K x)) => apply (@DM_tpD _ _ D _ _ _ F G K)
  | |- tameM ?D (fun x => mul (tp (- @?F x)) (@?K x)) => apply (@DM_tpN _ _ D _ _ _ F K)
  | |- tameM ?D (fun x => mul (@?K x) (tp (@?F x + @?G x))) => apply (@DM_tprD _ _ D _ _ _ F G K)
  | |- tameM ?D (fun x => mul (@?K x) (tp (- @?F x))) => apply (@DM_tprN _ _ D _ _ _ F K)
  end].

(* A claim that a proof was tried of. *)
Inductive attempt (P : Prop) : Type := accepted of P | refused.
Definition is_accepted (P : Prop) (a : attempt P) : bool := if a is accepted _ then true else false.
