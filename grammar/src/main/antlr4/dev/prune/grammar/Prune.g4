/*
 * The Prune language. No actions, no predicates: any ANTLR 4 target or tool can use this file.
 *
 * Line breaks carry no meaning; no statement begins with a token that could continue the one before it. Words of the
 * language stay usable as names wherever a name is expected (rule `name`).
 */
grammar Prune;

file
  : importClause* declaration* EOF
  ;

importClause
  : 'import' (path | STRING)
  ;

declaration
  : networkDeclaration
  | resizedDeclaration
  | blockDeclaration
  | methodDeclaration
  | trainDeclaration
  | letStatement
  ;

// ---------------------------------------------------------------- networks

networkDeclaration
  : 'network' name '{' networkStatement* '}'
  ;

resizedDeclaration
  : 'network' name '=' name 'resized' '{' (resizedWidth (',' resizedWidth)* ','?)? '}'
  ;

resizedWidth
  : path ':' expression
  ;

blockDeclaration
  : 'block' name '(' parameters? ')' '{' networkStatement* '}'
  ;

parameters
  : parameter (',' parameter)* ','?
  ;

parameter
  : name (':' name)? ('=' quantity)?
  ;

networkStatement
  : 'input' name ':' tensorType                                   # inputStatement
  | 'output'? name '=' expression                                 # valueStatement
  | letStatement                                                  # networkLet
  | 'for' name 'in' expression '{' networkStatement* '}'          # networkFor
  | 'repeat' expression '{' networkStatement* '}'                 # networkRepeat
  | networkConditional                                            # networkIf
  | 'return' expression                                           # returnStatement
  ;

networkConditional
  : 'if' expression '{' yes+=networkStatement* '}'
    ('else' (networkConditional | '{' no+=networkStatement* '}'))?
  ;

letStatement
  : 'let' name '=' quantity context?
  ;

tensorType
  : name '[' (expression (',' expression)*)? ']'
  ;

// ---------------------------------------------------------------- training and pruning

trainDeclaration
  : 'train' name '{' trainItem* '}'
  ;

trainItem
  : setting
  | 'align' expression
  | 'protect' selector
  | 'residual' name ('of' selector)?
  | 'keep' 'at' 'least' expression ('of' selector)?
  | 'rate' expression 'of' selector
  | 'init' expression ('of' selector)?
  | 'start' 'from' STRING ('except' selectorList)?
  | 'prune' expression
  | scheduleItem
  ;

setting
  : key=('data' | 'augment' | 'loss' | 'optimizer' | 'schedule' | 'batch' | 'epochs' | 'seed') expression
  ;

methodDeclaration
  : 'method' name '(' parameters? ')' '{' scheduleItem* '}'
  ;

scheduleItem
  : letStatement                                                                    # scheduleLet
  | 'score' name '=' expression context?                                            # scoreItem
  | 'var' name ('of' 'each' name ('of' selector)?)? '=' quantity                    # varItem
  | 'snapshot' name '=' name (',' name)* 'at' moment                                # snapshotItem
  | 'set' name '=' choice ('each' ('step' | 'epoch') ('from' quantity)?)?           # setItem
  | 'metric' name ('of' 'each' name ('of' selector)?)? '=' expression context? 'each' clock=('step' | 'epoch') ('from' quantity)? # metricItem
  | 'penalty' expression ('of' selector)?                                           # penaltyItem
  | 'noise' expression ('of' selector)?                                             # noiseItem
  | 'read' name 'as' expression ('of' selector)?                                    # readItem
  | 'insert' name arguments? 'behind' selector                                      # insertItem
  | 'phase' name phaseEnd* '{' phaseItem* '}'                                       # phaseItemBlock
  | 'at' moment '{' scheduleItem* '}'                                               # atItem
  | 'every' quantity ('from' quantity)? ('until' quantity)? updateOrder? '{' scheduleItem* '}' # everyItem
  | 'repeat' ('until' expression | expression) '{' scheduleItem* '}'                # scheduleRepeat
  | 'for' name 'in' expression '{' scheduleItem* '}'                                # scheduleFor
  | scheduleConditional                                                             # scheduleIf
  | action                                                                          # actionItem
  ;

scheduleConditional
  : 'if' expression '{' yes+=scheduleItem* '}'
    ('else' (scheduleConditional | '{' no+=scheduleItem* '}'))?
  ;

// A `for` right after an `until` is the patience of that `until`; elsewhere it is the length of the phase.
phaseEnd
  : 'for' quantity
  | 'until' expression
  | 'no' 'later' 'than' quantity
  ;

phaseItem
  : setting
  | 'train' selector
  | scheduleItem
  ;

moment
  : 'init'
  | 'end' 'of' ('epoch' expression | name)
  | ('epoch' | 'step') expression
  | IDENTIFIER
  ;

updateOrder
  : ('before' | 'after' | 'instead' 'of') 'update'
  ;

action
  : verb=('mask' | 'compact' | 'restore' | 'grow' | 'freeze' | 'thaw' | 'fold' | 'reinit') arguments? target
  | 'scale' (choiceHead choiceClause* | selector) 'by' expression
  | 'resize' selector 'to' expression ('by' expression context?)?
  | 'reset' name
  | 'rewind' ((name (',' name)* 'to')? name)
  | 'restart' 'schedule'
  | name '=' expression ('of' selector | 'except' selectorList)?
  ;

target
  : choice
  | selector
  ;

choice
  : choiceHead choiceClause*
  ;

choiceHead
  : order=('lowest' | 'highest' | 'random')
    (expression 'of' base=('original' | 'active' | 'current')? name | TIMES 'fewer' name)
    ('of' selector)?
  | name order=('below' | 'above') expression ('of' selector)?
  | order='unconnected' name ('of' selector)?
  ;

choiceClause
  : 'by' expression context?
  | 'ranked' ('globally' | 'per' (INTEGER | '(' expression ')')? name)
  | 'ratios' expression context?
  | 'best' 'of' expression
  | 'keep' expression
  ;

selector
  : selectorList ('except' selectorList)?
  ;

selectorList
  : '(' selectorTerm (',' selectorTerm)* ','? ')'
  | selectorTerm
  ;

selectorTerm
  : (('upstream' | 'downstream' | 'gates') 'of' pattern | pattern) ('where' expression)?
  ;

pattern
  : (name | '*') ('.' (name | '*' | INTEGER | DECIMAL))*
  ;

context
  : ('over' expression name ('of' name)?) ('in' name)? arguments?
  | 'in' name arguments?
  ;

// ---------------------------------------------------------------- expressions

// `epoch - 1` and `epoch (n)` can be read in two ways. The value comes first: they are a difference and a call, and the tree
// makes a moment of that call.
quantity
  : expression ('of' base=('original' | 'active' | 'current')? name | unit=('epochs' | 'steps' | 'epoch' | 'step'))?
                                                               # valueQuantity
  | unit=('epoch' | 'step') expression                         # momentQuantity
  | TIMES 'fewer' name                                         # timesQuantity
  ;

expression
  : expression '.' name                                        # memberExpression
  | expression '[' expression ']'                              # indexExpression
  | expression '@' history                                     # historyExpression
  | '-' expression                                             # negateExpression
  | expression op=('*' | '/') expression                       # productExpression
  | expression op=('+' | '-') expression                       # sumExpression
  | expression op=('<' | '<=' | '>' | '>=' | '==' | '!=') expression # comparisonExpression
  | 'not' expression                                           # notExpression
  | expression 'and' expression                                # andExpression
  | expression 'or' expression                                 # orExpression
  | expression '|>' pipeStep                                   # pipeExpression
  | name arguments                                             # callExpression
  | name                                                       # nameExpression
  | '[' (expression (',' expression)* ','?)? ']'               # listExpression
  | '(' quantity ')'                                           # groupedExpression
  | literal                                                    # literalExpression
  ;

pipeStep
  : name arguments? ('as' name)?
  ;

arguments
  : '(' (argument (',' argument)* ','?)? ')'
  ;

argument
  : 'along' name ':' quantity
  | name ':' quantity
  | quantity
  ;

history
  : 'prev'
  | 'first'
  | 'epoch' (INTEGER | name | '(' expression ')')
  | 'last' '(' expression ')'
  ;

literal
  : INTEGER
  | DECIMAL
  | PERCENT
  | SIZE
  | STRING
  | 'true'
  | 'false'
  ;

// DECIMAL because the lexer reads the `1.2` of `stage.1.2` as one number.
path
  : name ('.' (name | INTEGER | DECIMAL))*
  ;

name
  : IDENTIFIER
  | nonReserved
  ;

nonReserved
  : 'import' | 'network' | 'resized' | 'block' | 'method' | 'train' | 'input' | 'output'
  | 'data' | 'augment' | 'loss' | 'optimizer' | 'schedule' | 'batch' | 'epochs' | 'seed' | 'penalty' | 'noise' | 'rate'
  | 'align' | 'protect' | 'residual' | 'keep' | 'at' | 'least' | 'start' | 'from' | 'prune'
  | 'read' | 'score' | 'var' | 'snapshot' | 'metric' | 'set' | 'phase' | 'every' | 'each'
  | 'init' | 'end' | 'epoch' | 'step' | 'steps' | 'no' | 'later' | 'than' | 'before' | 'after' | 'instead' | 'update'
  | 'mask' | 'compact' | 'restore' | 'grow' | 'freeze' | 'thaw' | 'fold' | 'reinit' | 'scale' | 'resize' | 'reset'
  | 'rewind' | 'restart' | 'to' | 'by' | 'ranked' | 'globally' | 'per' | 'ratios' | 'lowest' | 'highest' | 'random'
  | 'original' | 'active' | 'current' | 'except' | 'upstream' | 'downstream' | 'gates' | 'where' | 'over' | 'along'
  | 'prev' | 'first' | 'last' | 'fewer' | 'below' | 'above' | 'unconnected' | 'best' | 'insert' | 'behind'
  ;

// ---------------------------------------------------------------- tokens

SIZE       : [0-9]+ 'x' [0-9]+ ;
TIMES      : [0-9]+ ('.' [0-9]+)? 'x' ;
PERCENT    : [0-9]+ ('.' [0-9]+)? '%' ;
DECIMAL    : [0-9]+ ('.' [0-9]+ ([eE] [+-]? [0-9]+)? | [eE] [+-]? [0-9]+) ;
INTEGER    : [0-9]+ ;
IDENTIFIER : [A-Za-z_] [A-Za-z0-9_]* ;
STRING     : '"' TEXT* '"' ;
UNCLOSED   : '"' TEXT* '\\'? ;
fragment TEXT : ~["\\\r\n] | '\\' ~[\r\n] ;

DOC        : '///' ~[\r\n]* -> channel(HIDDEN) ;
COMMENT    : '//' ~[\r\n]* -> channel(HIDDEN) ;
BLANK      : [ \t\r\n\u000C]+ -> channel(HIDDEN) ;
UNKNOWN    : . ;
