(* E as a Lebesgue integral: of a function of a random variable X on a probability space. That it is linear on the
   integrable functions, and that constants have themselves as integral, is proved here; nothing is assumed but that the
   space has measure 1. *)
From mathcomp Require Import all_ssreflect all_algebra.
Require Import symkl.
From mathcomp.classical Require Export boolp classical_sets functions.
From mathcomp Require Export reals ereal constructive_ereal signed topology normedtype sequences.
From mathcomp Require Export measure lebesgue_measure lebesgue_integral.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Fact expect_key : unit. Proof. exact: tt. Qed.

Section Integral.
Context (disp : measure_display) (T : measurableType disp) (R : realType).
Variable P : {measure set T -> \bar R}.
Definition itg (f : T -> R) : Prop := P.-integrable setT (fun t => (f t)%:E).
Definition Eint (f : T -> R) : R := fine (\int[P]_t (f t)%:E).

Definition probability : Prop := P setT = 1%E.
Hypothesis mass : probability.
Variables (X : Type) (x : T -> X).
Lemma itg_cst (c : R) : itg (fun=> c).
Proof.
split; first exact: measurable_fun_cst.
rewrite (eq_integral (cst (`|c|%:E))); last by move=> t _.
by rewrite integral_cst // mass mule1 ltry.
Qed.
Lemma itgZ a f : itg f -> itg (fun t => a * f t).
Proof. by move=> hf; exact: (integrablerM measurableT a hf). Qed.
Lemma itgD f g : itg f -> itg g -> itg (fun t => f t + g t).
Proof. by move=> hf hg; exact: (integrableD measurableT hf hg). Qed.
Lemma EintD f g : itg f -> itg g -> Eint (fun t => f t + g t) = Eint f + Eint g.
Proof.
move=> hf hg; rewrite /Eint -fineD; [|exact: integral_fune_fin_num..].
by rewrite -(integralD measurableT hf hg).
Qed.
Lemma EintZ a f : itg f -> Eint (fun t => a * f t) = a * Eint f.
Proof.
move=> hf; rewrite /Eint -[a in RHS]/(fine a%:E) -fineM //; last exact: integral_fune_fin_num.
by rewrite -(integralM measurableT hf).
Qed.
Lemma Eint_cst (c : R) : Eint (fun=> c) = c.
Proof. by rewrite /Eint (integral_cst P measurableT) mass mule1. Qed.

(* Of functions of X: which are integrable, and their integral. Both are locked, so that no proof looks inside. *)
Definition integrable_of (f : X -> R) : Prop := locked_with expect_key (itg (fun t => f (x t))).
Definition expect (f : X -> R) : R := locked_with expect_key (Eint (fun t => f (x t))).
Lemma integrable_ofE f : integrable_of f = itg (fun t => f (x t)). Proof. by rewrite /integrable_of unlock. Qed.
Lemma expectE f : expect f = fine (\int[P]_t (f (x t))%:E). Proof. by rewrite /expect unlock. Qed.
Lemma expect_space : linear_space integrable_of.
Proof.
split=> [c|a f g]; rewrite !integrable_ofE; first exact: itg_cst.
by move=> hf hg; exact: itgD (itgZ a hf) hg.
Qed.
Lemma expect_linear : linear_on integrable_of expect.
Proof.
move=> a f g; rewrite !integrable_ofE !expectE -!/(Eint _) => hf hg.
by rewrite EintD ?EintZ //; exact: itgZ.
Qed.
Lemma expect_constant : keeps_constants expect. Proof. by move=> c; rewrite expectE -/(Eint _) Eint_cst. Qed.
End Integral.
