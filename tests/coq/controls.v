(* Controls of the development of the Gaussian KL divergence: its hypotheses can be met, so that it says something, and the
   usual wrong final formulas are false. Compiled after symkl.v and derivation.v. *)
From mathcomp Require Import all_ssreflect all_algebra.
Require Import symkl derivation.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope ring_scope.

(* An expectation that meets the hypotheses: the mean over 2n points, mu plus and minus sqrt(n) times the columns of L.
   Its mean is mu, and its covariance L L^T. *)
Section Witness.
Variables (R : realType) (n : nat) (mu : 'cV[R]_n.+1) (L : 'M[R]_n.+1).
Let c : R := Num.sqrt n.+1%:R.
Let w : R := (n.+1%:R)^-1 / 2%:R.
Definition Ew (f : 'cV[R]_n.+1 -> R) : R :=
  w * \sum_i (f (mu + c *: col i L) + f (mu - c *: col i L)).

Lemma Ew_linear (a : R) f g : Ew (fun x => a * f x + g x) = a * Ew f + Ew g.
Proof.
rewrite /Ew [a * _]mulrCA -mulrDr; congr (_ * _).
rewrite mulr_sumr -big_split.
by apply: eq_bigr => i _ /=; rewrite mulrDr addrACA.
Qed.
Let wE k : w * ((k + k) *+ n.+1) = k.
Proof.
have n0 : (n.+1%:R : R) != 0 by rewrite pnatr_eq0.
have key (N : R) : N != 0 -> N^-1 / 2%:R * (N * (k + k)) = k by move=> N0; field.
by rewrite -[X in w * X]mulr_natl /w key.
Qed.
Lemma Ew_const (k : R) : Ew (fun=> k) = k.
Proof. by rewrite /Ew sumr_const card_ord wE. Qed.
Lemma Ew_mean i : Ew (fun x => x i 0) = mu i 0.
Proof.
rewrite /Ew (eq_bigr (fun=> mu i 0 + mu i 0)) ?sumr_const ?card_ord ?wE // => j _.
by rewrite !mxE addrACA subrr addr0.
Qed.
Lemma Ew_cov i j : Ew (fun x => (x - mu) i 0 * (x - mu) j 0) = (L *m L^T) i j.
Proof.
rewrite /Ew [RHS]mxE mulr_sumr; apply: eq_bigr => k _.
rewrite !mxE ![mu _ _ + _]addrC !addrK mulrNN.
have cc : c * c = n.+1%:R by rewrite -expr2 sqr_sqrtr // ler0n.
have n0 : (n.+1%:R : R) != 0 by rewrite pnatr_eq0.
have key (N v a b : R) : v * v = N -> N != 0 ->
    N^-1 / 2 * (v * a * (v * b) + v * a * (v * b)) = a * b.
  move=> <- vv0; have v0 : v != 0 by apply: contraNneq vv0 => ->; rewrite mul0r.
  by field; rewrite ?v0.
exact: key cc n0.
Qed.
End Witness.


Section Right.
Variable R : realType.
Definition gaussian d (x m : 'cV[R]_d) (S : 'M[R]_d) : R :=
  1 / (pw (2%:R * pi) (d%:R / 2%:R) * pw (dt S) (1 / 2%:R)) *
  expR (- (1 / 2%:R) * sc (mul (mul (tp (x - m)) (inv S)) (x - m))).
Lemma gaussian_gt0 d (x m : 'cV[R]_d) S : 0 < gaussian x m S.
Proof. by rewrite /gaussian; pos. Qed.

(* A closed form is right if it holds for every expectation with that mean and covariance. *)
Definition form := forall d : nat, 'cV[R]_d -> 'cV[R]_d -> 'M[R]_d -> 'M[R]_d -> R.
Definition valid (K : form) := forall (d : nat) (mu1 mu2 : 'cV[R]_d) (S1 S2 : 'M[R]_d) (E : ('cV[R]_d -> R) -> R),
  linear_on (fun=> True) E -> keeps_constants E ->
  Emx E (fun x => x - mu1) = nil d -> Emx E (fun x => mul (x - mu1) (tp (x - mu1))) = S1 ->
  symm S1 -> posdet S1 -> symm S2 -> posdet S2 ->
  E (fun x => ln (gaussian x mu1 S1 / gaussian x mu2 S2)) = K d mu1 mu2 S1 S2.

Definition right : form := fun d mu1 mu2 S1 S2 =>
  1 / 2%:R * (ln (dt S2 / dt S1) + tr (mul (inv S2) S1)
     + sc (mul (mul (tp (mu1 - mu2)) (inv S2)) (mu1 - mu2)) - d%:R).

(* What symkl wrote and Coq accepted, at the Gaussian densities and the integral that goes with E. *)
Lemma right_valid : valid right.
Proof.
move=> d mu1 mu2 S1 S2 E lin const mean cov s1 p1 s2 p2.
pose dP x := gaussian x mu1 S1; pose dQ x := gaussian x mu2 S2.
pose Int (g : 'cV[R]_d -> R) := E (fun x => g x / dP x).
have cancel (f : 'cV[R]_d -> R) : Int (fun x => dP x * f x) = E f.
  by rewrite /Int; apply: (@s_E _ _ E) => x; rewrite mulrAC divff ?mul1r // gt_eqF // gaussian_gt0.
rewrite -(cancel (fun x => ln (dP x / dQ x))).
apply: (@eq__23 R d S1 S2 mu1 mu2 (fun x m S => gaussian x m S) Int dP dQ _ s1 p1 s2 p2 E (fun=> True)) => //.
- by move=> x; exact: gaussian_gt0.
- by move=> x; exact: gaussian_gt0.
Qed.
End Right.

(* The hypotheses can be met in every dimension, for every S1 = L L^T. *)
Section Met.
Variables (R : realType) (n : nat) (mu1 mu2 : 'cV[R]_n.+1) (L S2 : 'M[R]_n.+1).
Let S1 := mul L (tp L).
Lemma Ew_meets :
  [/\ linear_on (fun=> True) (Ew mu1 L), keeps_constants (Ew mu1 L),
      Emx (Ew mu1 L) (fun x => x - mu1) = nil n.+1 & Emx (Ew mu1 L) (fun x => mul (x - mu1) (tp (x - mu1))) = S1].
Proof.
split=> [a f g _ _|k||]; [exact: Ew_linear|exact: Ew_const| |].
- apply/matrixP => i j; rewrite !mxE (ord1 j).
  have e := Ew_linear mu1 L (-1) (fun=> mu1 i 0) (fun x => x i 0).
  rewrite Ew_const Ew_mean mulN1r addNr in e; rewrite -[RHS]e.
  by apply: (@s_E _ _ (Ew mu1 L)) => x; rewrite -mulN1r !mxE mulN1r addrC -mulN1r.
- apply/matrixP => i j; rewrite mxE -[RHS](Ew_cov mu1 L); apply: (@s_E _ _ (Ew mu1 L)) => x.
  by rewrite /mul /tp mxE big_ord1 [in X in _ * X]mxE.
Qed.
Lemma S1_symm : symm S1. Proof. by rewrite /symm /S1 tpM tpK. Qed.
Theorem not_vacuous : posdet S1 -> symm S2 -> posdet S2 ->
  Ew mu1 L (fun x => ln (gaussian x mu1 S1 / gaussian x mu2 S2)) = right mu1 mu2 S1 S2.
Proof. by move=> p1 s2 p2; case: Ew_meets => lin const mean cov; exact: right_valid S1_symm _ _ _. Qed.
End Met.

(* ---- wrong formulas, refuted at d = 1, S1 = s^2, S2 = t, mu1 = m, mu2 = 0 ---- *)
Section Wrong.
Variable R : realType.
Lemma cm1 (a : R) : const_mx a = a%:M :> 'M[R]_1.
Proof. by apply/matrixP => i j; rewrite !mxE !ord1. Qed.
Lemma sc1 (a : R) : sc (a%:M) = a. Proof. by rewrite /sc mxE mulr1n. Qed.
Ltac simp1 := rewrite /right /mul /tp /inv /tr /dt ?subr0 ?cm1 ?det_scalar ?expr1 ?invmx_scalar ?tr_scalar_mx
  -?scalar_mxM ?mxtrace_scalar ?sc1 ?mulr1n.

Lemma probe (K : form R) (m s t : R) : s != 0 -> 0 < t -> valid K ->
  K 1%N (const_mx m) 0 (const_mx (s * s)) (const_mx t) =
  1 / 2%:R * (ln (t / (s * s)) + s * s / t + m * m / t - 1).
Proof.
move=> s0 t0 vK.
have LL : const_mx (s * s) = mul (s%:M : 'M[R]_1) (tp s%:M) by rewrite /mul /tp cm1 tr_scalar_mx -scalar_mxM.
have p1 : posdet (const_mx (s * s) : 'M[R]_1).
  by rewrite /posdet /dt cm1 det_scalar expr1 -expr2 exprn_even_gt0 // orbC s0.
have p2 : posdet (const_mx t : 'M[R]_1) by rewrite /posdet /dt cm1 det_scalar expr1.
have s2 : symm (const_mx t : 'M[R]_1) by rewrite /symm /tp cm1 tr_scalar_mx.
have [lin const mean cov] := Ew_meets (const_mx m : 'cV[R]_1) (s%:M : 'M[R]_1).
have s1 : symm (const_mx (s * s) : 'M[R]_1) by rewrite /symm /tp cm1 tr_scalar_mx.
rewrite -LL in cov.
rewrite -(vK 1%N (const_mx m) 0 _ _ _ lin const mean cov s1 p1 s2 p2).
rewrite (@right_valid R 1%N (const_mx m) 0 _ _ _ lin const mean cov s1 p1 s2 p2).
simp1; have t1 : t != 0 by rewrite gt_eqF.
by move: (ln _) => l; field.
Qed.

Notation q A u := (sc (mul (mul (tp u) A) u)).
Definition without_d : form R := fun d mu1 mu2 S1 S2 =>
  1 / 2%:R * (ln (dt S2 / dt S1) + tr (mul (inv S2) S1) + q (inv S2) (mu1 - mu2)).
Definition sign_of_the_form : form R := fun d mu1 mu2 S1 S2 =>
  1 / 2%:R * (ln (dt S2 / dt S1) + tr (mul (inv S2) S1) - q (inv S2) (mu1 - mu2) - d%:R).
Definition ratio_turned : form R := fun d mu1 mu2 S1 S2 =>
  1 / 2%:R * (ln (dt S1 / dt S2) + tr (mul (inv S2) S1) + q (inv S2) (mu1 - mu2) - d%:R).
Definition trace_turned : form R := fun d mu1 mu2 S1 S2 =>
  1 / 2%:R * (ln (dt S2 / dt S1) + tr (mul (inv S1) S2) + q (inv S2) (mu1 - mu2) - d%:R).
Definition wrong_covariance : form R := fun d mu1 mu2 S1 S2 =>
  1 / 2%:R * (ln (dt S2 / dt S1) + tr (mul (inv S2) S1) + q (inv S1) (mu1 - mu2) - d%:R).
Definition without_half : form R := fun d mu1 mu2 S1 S2 =>
  ln (dt S2 / dt S1) + tr (mul (inv S2) S1) + q (inv S2) (mu1 - mu2) - d%:R.

Lemma ltr02 : (0 : R) < 2%:R. Proof. by rewrite ltr0n. Qed.
(* wrong - right is the number k, which is not 0 *)
Ltac refute k :=
  simp1; move/eqP; rewrite -subr_eq0 (_ : _ - _ = k :> R); [|by field];
  by rewrite ?(oppr_eq0, mulf_eq0, invr_eq0, oner_eq0, pnatr_eq0).

Theorem without_d_is_wrong : ~ valid without_d.
Proof. move/(probe 0 (oner_neq0 _) ltr01); rewrite /without_d; refute (1 / 2%:R : R). Qed.
Theorem sign_of_the_form_is_wrong : ~ valid sign_of_the_form.
Proof. move/(probe 1 (oner_neq0 _) ltr01); rewrite /sign_of_the_form; refute (- 1 : R). Qed.
Theorem trace_turned_is_wrong : ~ valid trace_turned.
Proof. move/(probe 0 (oner_neq0 _) ltr02); rewrite /trace_turned; refute (3%:R / 4%:R : R). Qed.
Theorem wrong_covariance_is_wrong : ~ valid wrong_covariance.
Proof. move/(probe 1 (oner_neq0 _) ltr02); rewrite /wrong_covariance; refute (1 / 4%:R : R). Qed.
Theorem without_half_is_wrong : ~ valid without_half.
Proof.
move/(probe 1 (oner_neq0 _) ltr01); rewrite /without_half; simp1; rewrite !mulr1 divr1 ln1.
refute (1 / 2%:R : R).
Qed.
Theorem ratio_turned_is_wrong : ~ valid ratio_turned.
Proof.
move/(probe 0 (oner_neq0 _) ltr02); rewrite /ratio_turned; simp1.
rewrite !mulr1 divr1 !ln_div ?posrE ?ltr01 ?ltr02 // ln1.
have l0 : 0 < ln (2%:R : R) by rewrite ln_gt0 // ltr1n.
have key (l A B : R) : A - B = - l -> 0 < l -> A = B -> False.
  by move=> AB l1 /eqP; rewrite -subr_eq0 AB oppr_eq0 gt_eqF.
by apply: (key (ln 2%:R)) => //; move: (ln 2%:R) => l; field.
Qed.
End Wrong.

Definition all__ := (@not_vacuous, @without_d_is_wrong, @sign_of_the_form_is_wrong, @trace_turned_is_wrong,
  @wrong_covariance_is_wrong, @without_half_is_wrong, @ratio_turned_is_wrong).
Print Assumptions all__.
