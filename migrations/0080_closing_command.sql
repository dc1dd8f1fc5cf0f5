-- Under which command a shift was closed, so that its signatures are shown and printed with it (21 CFR 11.50(b)).

alter table shift_closing add column command_id uuid;
comment on column shift_closing.command_id is 'The command that closed it, under which the signatures stand.';
