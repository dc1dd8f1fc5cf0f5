-- Separation of duties: a rule for a command can ask for another person than the one who recorded what it is about.

alter table signature_rule add column other_person boolean not null default false;
comment on column signature_rule.other_person is 'Whether whoever recorded what the command is about does not do it alone.';
