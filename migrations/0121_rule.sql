-- Rules: when this event and this condition, then that command; and what came of each firing.

create table rule (
  site_id       uuid not null,
  rule_id       uuid not null,
  name          text not null,
  equipment_id  uuid not null,
  event         text not null,
  condition     text not null,
  command       text not null,
  input         jsonb not null,
  most_per_hour integer not null,
  is_active     boolean not null,
  stopped_by    text,
  activated_by  uuid,
  epoch         integer,
  seq           bigint,
  primary key (site_id, rule_id)
);
comment on table rule is 'When this event and this condition, then that command.';
comment on column rule.site_id is 'Site.';
comment on column rule.rule_id is 'Id; the rule acts under it.';
comment on column rule.name is 'What people call it.';
comment on column rule.equipment_id is 'It hears what happens there and below.';
comment on column rule.event is 'Stream and event, as docs/streams.md names them.';
comment on column rule.condition is 'Expression over the event (Common Expression Language).';
comment on column rule.command is 'Contract name of the command that follows.';
comment on column rule.input is 'An expression for each field of the command.';
comment on column rule.most_per_hour is 'More firings than that within an hour are not carried out.';
comment on column rule.is_active is 'Whether it fires.';
comment on column rule.stopped_by is 'failures: the program stopped it, because it failed again and again.';
comment on column rule.activated_by is 'Account of the person whose rights it has.';
comment on column rule.epoch is 'Epoch of its activation: it fires on later events only.';
comment on column rule.seq is 'Position of its activation.';
select protect_table('rule');
select declare_reading_model('rule');

create table rule_firing (
  site_id     uuid not null,
  rule_id     uuid not null,
  epoch       integer not null,
  seq         bigint not null,
  command_id  uuid not null,
  fired_at    timestamptz not null,
  occurred_at timestamptz not null,
  depth       integer not null,
  outcome     text not null check (outcome in ('done', 'refused', 'failed', 'limited', 'looped')),
  reasons     text[] not null,
  primary key (site_id, rule_id, epoch, seq)
);
create index rule_firing_command on rule_firing (site_id, command_id);
comment on table rule_firing is 'Each time a rule has fired, and what came of it. Not a reading model: what was limited or looped stands nowhere else.';
comment on column rule_firing.site_id is 'Site.';
comment on column rule_firing.rule_id is 'The rule.';
comment on column rule_firing.epoch is 'Epoch of the event.';
comment on column rule_firing.seq is 'Position of the event.';
comment on column rule_firing.command_id is 'Made of rule and event: a repetition is the same command.';
comment on column rule_firing.fired_at is 'When.';
comment on column rule_firing.occurred_at is 'When the event happened.';
comment on column rule_firing.depth is 'How many rules lie one behind the other: 1 when no rule caused the event.';
comment on column rule_firing.outcome is 'done, refused, failed (there was no command to send), limited (too often) or looped (too deep).';
comment on column rule_firing.reasons is 'Refusals of the command, or what failed.';
select protect_table('rule_firing');
