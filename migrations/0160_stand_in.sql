-- Who is reached instead of a person who is away, and for whom somebody who was told stands in. Rebuilt from the ledger.

create table stand_in (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  person_id uuid not null,
  stand_in_person_id uuid not null,
  equipment_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  personnel_class_ids uuid[] not null,
  primary key (site_id, id)
);
create index stand_in_key on stand_in (site_id, person_id, stand_in_person_id, equipment_id, starts_at);
create index stand_in_stand_in_person_id on stand_in (site_id, stand_in_person_id);
create index stand_in_equipment_id on stand_in (site_id, equipment_id);
comment on table stand_in is 'Stand-ins (ISA-95 Person): reading model of model.personnel.standIn.';
comment on column stand_in.site_id is 'The site that keeps it.';
comment on column stand_in.id is 'The record.';
comment on column stand_in.revision is 'Version of its stream.';
comment on column stand_in.retired is 'Out of use, kept for what refers to it.';
comment on column stand_in.person_id is 'Away.';
comment on column stand_in.stand_in_person_id is 'Replaced by.';
comment on column stand_in.equipment_id is 'For duties here and below.';
comment on column stand_in.starts_at is 'From.';
comment on column stand_in.ends_at is 'The instant from which it holds no more; empty: until further notice.';
comment on column stand_in.personnel_class_ids is 'Goes before a stand-in for all functions; empty: in all of them.';
select protect_table('stand_in');
select declare_reading_model('stand_in');

alter table notice add column stands_in jsonb not null default '[]';
comment on column notice.stands_in is 'Which of the recipients stand in, and for whom: [{accountId, personId}].';
