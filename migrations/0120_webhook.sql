-- Webhooks: who is told of which events, the secrets with which messages are signed, and how far each receiver has come.

create table webhook (
  site_id           uuid not null,
  subscription_id   uuid not null,
  name              text not null,
  url               text not null,
  events            text[] not null,
  equipment_id      uuid,
  sends_texts       boolean not null,
  is_active         boolean not null,
  epoch             integer not null,
  seq               bigint not null,
  secret_changed_at timestamptz not null,
  primary key (site_id, subscription_id)
);
comment on table webhook is 'Subscriptions of other programs to events.';
comment on column webhook.site_id is 'Site.';
comment on column webhook.subscription_id is 'Id.';
comment on column webhook.name is 'What people call it.';
comment on column webhook.url is 'Where its messages go.';
comment on column webhook.events is 'Stream and event, as docs/streams.md names them.';
comment on column webhook.equipment_id is 'Only what happens there or below; null: everywhere.';
comment on column webhook.sends_texts is 'Whether texts that people wrote go along.';
comment on column webhook.is_active is 'False while it is paused.';
comment on column webhook.epoch is 'Epoch of the event that made it: what came later is sent.';
comment on column webhook.seq is 'Position of the event that made it.';
comment on column webhook.secret_changed_at is 'When its secret was given last.';
select protect_table('webhook');
select declare_reading_model('webhook');

create table webhook_secret (
  site_id         uuid not null,
  subscription_id uuid not null,
  secret          text not null,
  previous_secret text,
  previous_until  timestamptz,
  primary key (site_id, subscription_id)
);
comment on table webhook_secret is 'Beside the ledger: what messages are signed with. Not a reading model, it cannot be rebuilt.';
comment on column webhook_secret.site_id is 'The site that keeps it.';
comment on column webhook_secret.subscription_id is 'The webhook.';
comment on column webhook_secret.secret is 'The secret of today; queries cannot read it.';
comment on column webhook_secret.previous_secret is 'The one before, which signs too for a while.';
comment on column webhook_secret.previous_until is 'Until when it does.';
select protect_table('webhook_secret');
revoke all on webhook_secret from :read;

create table webhook_cursor (
  site_id         uuid not null,
  subscription_id uuid not null,
  epoch           integer not null,
  seq             bigint not null,
  primary key (site_id, subscription_id)
);
comment on table webhook_cursor is 'How far each webhook has come in the feed; moved in the transaction that notes what became of a message.';
comment on column webhook_cursor.site_id is 'Site.';
comment on column webhook_cursor.subscription_id is 'The webhook.';
comment on column webhook_cursor.epoch is 'Epoch of the last event that was looked at.';
comment on column webhook_cursor.seq is 'Position of the last event that was looked at.';
select protect_table('webhook_cursor');

create table webhook_delivery (
  site_id         uuid not null,
  subscription_id uuid not null,
  delivery_id     uuid not null,
  epoch           integer not null,
  seq             bigint not null,
  event           text not null,
  state           text not null check (state in ('trying', 'delivered', 'dead', 'skipped')),
  attempts        integer not null,
  status          integer,
  fault           text,
  first_tried_at  timestamptz not null,
  tried_at        timestamptz not null,
  next_try_at     timestamptz,
  primary key (site_id, subscription_id, delivery_id),
  check ((state = 'trying') = (next_try_at is not null))
);
create index webhook_delivery_newest on webhook_delivery (site_id, subscription_id, epoch desc, seq desc);
comment on table webhook_delivery is 'What became of each message; the one that is tried again keeps those behind it waiting.';
comment on column webhook_delivery.site_id is 'Site.';
comment on column webhook_delivery.subscription_id is 'The webhook.';
comment on column webhook_delivery.delivery_id is 'Made of webhook and position: the same at every attempt, also after a crash.';
comment on column webhook_delivery.epoch is 'Epoch of the event.';
comment on column webhook_delivery.seq is 'Position of the event.';
comment on column webhook_delivery.event is 'Stream and event.';
comment on column webhook_delivery.state is 'trying, delivered, dead (given up) or skipped (by a person).';
comment on column webhook_delivery.attempts is 'How often it was sent.';
comment on column webhook_delivery.status is 'HTTP status of the last answer; null when none came.';
comment on column webhook_delivery.fault is 'Why none came.';
comment on column webhook_delivery.first_tried_at is 'When it was sent first, or first again after a person asked for it.';
comment on column webhook_delivery.tried_at is 'When it was sent last.';
comment on column webhook_delivery.next_try_at is 'When it is sent again.';
select protect_table('webhook_delivery');
