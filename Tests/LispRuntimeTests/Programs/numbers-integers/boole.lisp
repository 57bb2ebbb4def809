;; boole with its sixteen constants.
(dolist (operation (list boole-clr boole-set boole-1 boole-2 boole-c1 boole-c2 boole-and boole-ior boole-xor boole-eqv
                         boole-nand boole-nor boole-andc1 boole-andc2 boole-orc1 boole-orc2))
  (prin1 (boole operation 5 3)) (princ " ")
  (prin1 (boole operation -6 (expt 2 70))) (terpri))
