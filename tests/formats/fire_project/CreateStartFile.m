(* made by hand (* and nested *) ; Internal={x}; *)
Get["FIRE6.m"];
Internal={k1}; External={q};
Propagators={
  k1^2 - mm,
  (k1 + q)^2
};
Replacements={q^2->s};
RESTRICTIONS = {{-1,-1}};
PrepareIBP[];
Prepare[AutoDetectRestrictions->True, LI->True];
SaveStart["bubble"];
Quit[];
