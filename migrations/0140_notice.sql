-- Notices to those on duty: the roster, and what was told to whom. Rebuilt from the ledger.

create table duty_assignment (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  person_id uuid not null,
  personnel_class_id uuid not null,
  equipment_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  shift_code text,
  primary key (site_id, id)
);
create index duty_assignment_key on duty_assignment (site_id, person_id, personnel_class_id, equipment_id, starts_at);
create index duty_assignment_personnel_class_id on duty_assignment (site_id, personnel_class_id);
create index duty_assignment_equipment_id on duty_assignment (site_id, equipment_id);
comment on table duty_assignment is 'Duty roster (ISA-95 Person): reading model of model.personnel.dutyAssignment.';
comment on column duty_assignment.site_id is 'The site that keeps it.';
comment on column duty_assignment.id is 'The record.';
comment on column duty_assignment.revision is 'Version of its stream.';
comment on column duty_assignment.retired is 'Out of use, kept for what refers to it.';
comment on column duty_assignment.person_id is 'Person.';
comment on column duty_assignment.personnel_class_id is 'Function.';
comment on column duty_assignment.equipment_id is 'Equipment.';
comment on column duty_assignment.starts_at is 'From.';
comment on column duty_assignment.ends_at is 'The instant from which it holds no more; empty: until further notice.';
comment on column duty_assignment.shift_code is 'Code of a shift of the work calendar there; empty: around the clock.';
select protect_table('duty_assignment');
select declare_reading_model('duty_assignment');

create table notice (
  site_id            uuid not null,
  notice_id          uuid not null,
  equipment_id       uuid not null,
  personnel_class_id uuid not null,
  severity           text not null check (severity in ('information', 'warning', 'alarm')),
  text_en            text not null,
  text_de            text not null,
  raised_at          timestamptz not null,
  reach              text not null check (reach in ('function', 'anybody', 'nobody')),
  recipients         uuid[] not null,
  acknowledged_by    uuid,
  acknowledged_at    timestamptz,
  primary key (site_id, notice_id)
);
create index notice_newest on notice (site_id, raised_at desc, notice_id desc);
create index notice_open on notice (site_id, raised_at desc) where acknowledged_at is null;
comment on table notice is 'What was told to those on duty: reading model of model.notice.notice.';
comment on column notice.site_id is 'Site.';
comment on column notice.notice_id is 'Id.';
comment on column notice.equipment_id is 'Where it is.';
comment on column notice.personnel_class_id is 'The function that was called.';
comment on column notice.severity is 'information, warning or alarm.';
comment on column notice.text_en is 'What is told, in English.';
comment on column notice.text_de is 'What is told, in German.';
comment on column notice.raised_at is 'When.';
comment on column notice.reach is 'Who was on duty: function, anybody (else there) or nobody.';
comment on column notice.recipients is 'Accounts that were told.';
comment on column notice.acknowledged_by is 'Account that takes care of it.';
comment on column notice.acknowledged_at is 'Since when.';
select protect_table('notice');
select declare_reading_model('notice');
