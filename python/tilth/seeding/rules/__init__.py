"""Built-in seeding rules, one per file: whatever stands here is a rule, there is no list to enter it in.

A file defines a `tilth.seeding.definition.Rule` with a name, whose docstring has the headings What, Why, Cost
and Reference. Where a function of the rule's name stands beside it, that makes the rule; else the class does.
Files that define no such class hold what rules share.
"""
