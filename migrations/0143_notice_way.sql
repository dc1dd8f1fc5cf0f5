-- Notices that leave the program: what each person has chosen, what becomes of each message, and by which ways this program can send.

create table notice_way (
  site_id    uuid not null,
  account_id uuid not null,
  email      uuid,
  email_from text check (email_from in ('information', 'warning', 'alarm')),
  push_from  text check (push_from in ('information', 'warning', 'alarm')),
  primary key (site_id, account_id)
);
comment on table notice_way is 'How each person is told besides in the program: reading model of model.notice.way.';
comment on column notice_way.site_id is 'Site.';
comment on column notice_way.account_id is 'Who has chosen.';
comment on column notice_way.email is 'E-mail address: reference to personal_value.';
comment on column notice_way.email_from is 'By e-mail from this severity on; null: never.';
comment on column notice_way.push_from is 'By web push from this severity on; null: never.';
select protect_table('notice_way');
select declare_reading_model('notice_way');

create table notice_delivery (
  site_id       uuid not null,
  delivery_id   uuid not null,
  way           text not null check (way in ('email', 'push')),
  notice_id     uuid not null,
  account_id    uuid not null,
  target_id     uuid not null,
  epoch         integer not null,
  seq           bigint not null,
  state         text not null check (state in ('waiting', 'delivered', 'dead', 'obsolete')),
  attempts      integer not null default 0,
  status        integer,
  fault         text,
  waits_since   timestamptz not null,
  tried_at      timestamptz,
  next_try_at   timestamptz,
  primary key (site_id, delivery_id),
  check ((state = 'waiting') = (next_try_at is not null))
);
create index notice_delivery_waiting on notice_delivery (site_id, way, epoch, seq) where state = 'waiting';
create index notice_delivery_newest on notice_delivery (site_id, epoch desc, seq desc, delivery_id desc);
comment on table notice_delivery is 'Beside the ledger: each message about a notice to a person outside of the program, and what became of it.';
comment on column notice_delivery.site_id is 'Site.';
comment on column notice_delivery.delivery_id is 'Made of way, notice and target: each is told once, also after a crash.';
comment on column notice_delivery.way is 'email or push.';
comment on column notice_delivery.notice_id is 'The notice. Its texts are read when the message is sent.';
comment on column notice_delivery.account_id is 'Who is told.';
comment on column notice_delivery.target_id is 'What waits for its turn: the account by e-mail, the browser by web push.';
comment on column notice_delivery.epoch is 'Epoch of the event that told.';
comment on column notice_delivery.seq is 'Position of the event that told.';
comment on column notice_delivery.state is 'waiting, delivered, dead (given up) or obsolete (it concerned him no more).';
comment on column notice_delivery.attempts is 'How often it was tried.';
comment on column notice_delivery.status is 'What the server answered last; null when nothing came.';
comment on column notice_delivery.fault is 'Why it did not arrive.';
comment on column notice_delivery.waits_since is 'Since when it waits; anew when a person sends it again.';
comment on column notice_delivery.tried_at is 'When it was tried last.';
comment on column notice_delivery.next_try_at is 'From when on it is tried again.';
select protect_table('notice_delivery');

create table notice_sender (
  site_id uuid not null,
  way     text not null check (way in ('email', 'push')),
  shown   text not null,
  primary key (site_id, way)
);
comment on table notice_sender is 'By which ways the program can tell people, as it was started; written at each start.';
comment on column notice_sender.site_id is 'Site.';
comment on column notice_sender.way is 'email or push.';
comment on column notice_sender.shown is 'Sender of the mails, or public key of the pushes.';
select protect_table('notice_sender');
