grammar Prune;
file : EOF ;
WS : [ \t\r\n]+ -> skip ;
