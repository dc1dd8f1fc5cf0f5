-- Electronic signatures (21 CFR Part 11, subpart C). Both tables are rebuilt from the ledger.

create table signature_rule (
  site_id      uuid not null,
  rule_id      uuid not null,
  command      text not null,
  signatures   integer not null check (signatures between 0 and 2),
  meaning      text not null,
  needs_reason boolean not null,
  primary key (site_id, rule_id)
);
comment on table signature_rule is 'Which commands are accepted only with signatures.';
comment on column signature_rule.site_id is 'Site.';
comment on column signature_rule.rule_id is 'Made of site and command.';
comment on column signature_rule.command is 'Contract name of the command.';
comment on column signature_rule.signatures is 'How many people sign; 0 when the rule was taken back.';
comment on column signature_rule.meaning is 'What their names mean: review, approval, responsibility or authorship.';
comment on column signature_rule.needs_reason is 'Whether they say why.';
select protect_table('signature_rule');

create table signature (
  site_id      uuid not null,
  signature_id uuid not null,
  command      text not null,
  content      text not null,
  signer_id    uuid not null,
  printed_name uuid not null,
  meaning      text not null,
  reason       text not null,
  method       text not null,
  zone         text not null,
  signed_at    timestamptz not null,
  command_id   uuid,
  primary key (site_id, signature_id)
);
create index signature_command on signature (site_id, command_id);
create index signature_newest on signature (site_id, signed_at desc, signature_id desc);
comment on table signature is 'Who has signed what, when and with which meaning.';
comment on column signature.site_id is 'Site.';
comment on column signature.signature_id is 'Id.';
comment on column signature.command is 'Contract name of the command that was signed.';
comment on column signature.content is 'SHA-256 of its canonical body, in hex: the signature is bound to it.';
comment on column signature.signer_id is 'Account of the person.';
comment on column signature.printed_name is 'Name as it was printed at that moment: reference to personal_value.';
comment on column signature.meaning is 'Review, approval, responsibility or authorship.';
comment on column signature.reason is 'Why, in the person''s own words.';
comment on column signature.method is 'What the person proved himself with: password or pin.';
comment on column signature.zone is 'IANA zone of the site where it was signed.';
comment on column signature.signed_at is 'When.';
comment on column signature.command_id is 'The accepted command under which it stands; null while it was not used.';
select protect_table('signature');

select declare_reading_model('signature_rule', 'signature');
