"""Where probes are computed, and where their answers are kept.

`protocol`    requests and answers, and what an executor is
`local`       probes on this machine
`recorded`    an executor that computes no probe twice
`cluster`     probes by whatever has `submit`: `wave` what is asked for, `pace` how much of it at once, `task`
              what a worker does, `shipped` what it is sent once, `trust` whether it is believed
`pool`        that whatever, seen as one thing; `named` those that a line of text opens
`ledger`      the log of answers, safe against crashes; `ledger_view` the half that reads, `point_index` where
              it finds a point, `survey` counts
`batch`       a record's payload: one request and its answers
`records`     frames and checksums of records
`durable`     a file that grows by acknowledged appends
`manifest`    what a run is, and how two differ
`plan_file`   the file of a plan; `packed` data and arrays in one piece
`run_folder`  the folder of a run: manifest, plan, ledger, table
"""
