-- ISA-95 Part 2, what exists: reading models of the resources (made by createTableSql from their declarations), accounts and sessions.

create table unit_of_measure (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  symbol text not null,
  name jsonb not null,
  primary key (site_id, id)
);
create index unit_of_measure_key on unit_of_measure (site_id, code);
comment on table unit_of_measure is 'Units of measure (ISA-95 UnitOfMeasure): reading model of model.unit.unitOfMeasure.';
comment on column unit_of_measure.site_id is 'The site that keeps it.';
comment on column unit_of_measure.id is 'The record.';
comment on column unit_of_measure.revision is 'Version of its stream.';
comment on column unit_of_measure.retired is 'Out of use, kept for what refers to it.';
comment on column unit_of_measure.code is 'UN/ECE Recommendation 20 common code, for instance C62, KGM, LTR.';
comment on column unit_of_measure.symbol is 'Symbol.';
comment on column unit_of_measure.name is 'Name.';
select protect_table('unit_of_measure');
select declare_reading_model('unit_of_measure');

create table equipment_class (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  minor_stop_seconds integer,
  description text not null,
  primary key (site_id, id)
);
create index equipment_class_key on equipment_class (site_id, code);
comment on table equipment_class is 'Equipment classes (ISA-95 EquipmentClass): reading model of model.equipment.equipmentClass.';
comment on column equipment_class.site_id is 'The site that keeps it.';
comment on column equipment_class.id is 'The record.';
comment on column equipment_class.revision is 'Version of its stream.';
comment on column equipment_class.retired is 'Out of use, kept for what refers to it.';
comment on column equipment_class.code is 'Code.';
comment on column equipment_class.name is 'Name.';
comment on column equipment_class.minor_stop_seconds is 'A stop is minor below.';
comment on column equipment_class.description is 'Description.';
select protect_table('equipment_class');
select declare_reading_model('equipment_class');

create table equipment (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  level text not null,
  parent_id uuid,
  equipment_class_id uuid,
  zone text,
  is_constraint_unit boolean not null,
  flow_order numeric,
  changes_over_by text,
  transport_seconds integer,
  minor_stop_seconds integer,
  count_authority text,
  description text not null,
  primary key (site_id, id)
);
create index equipment_key on equipment (site_id, code);
create index equipment_parent_id on equipment (site_id, parent_id);
create index equipment_equipment_class_id on equipment (site_id, equipment_class_id);
comment on table equipment is 'Equipment (ISA-95 Equipment): reading model of model.equipment.equipment.';
comment on column equipment.site_id is 'The site that keeps it.';
comment on column equipment.id is 'The record.';
comment on column equipment.revision is 'Version of its stream.';
comment on column equipment.retired is 'Out of use, kept for what refers to it.';
comment on column equipment.code is 'Code.';
comment on column equipment.name is 'Name.';
comment on column equipment.level is 'Level.';
comment on column equipment.parent_id is 'Part of.';
comment on column equipment.equipment_class_id is 'Equipment class.';
comment on column equipment.zone is 'IANA time zone; every site has one.';
comment on column equipment.is_constraint_unit is 'The work unit that sets the pace of its line, and whose account stands for the line.';
comment on column equipment.flow_order is 'Material reaches the machines of a line in this order: 10, 20, 30 …; empty: together with the first.';
comment on column equipment.changes_over_by is 'How this machine of a line gets the next order; empty: at once with the first machine.';
comment on column equipment.transport_seconds is 'Only where the transport time decides.';
comment on column equipment.minor_stop_seconds is 'Shorter stops need no reason; empty: as its class or the equipment above says.';
comment on column equipment.count_authority is 'Who says how many were made.';
comment on column equipment.description is 'Description.';
select protect_table('equipment');
select declare_reading_model('equipment');

create table material_class (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  description text not null,
  primary key (site_id, id)
);
create index material_class_key on material_class (site_id, code);
comment on table material_class is 'Material classes (ISA-95 MaterialClass): reading model of model.material.materialClass.';
comment on column material_class.site_id is 'The site that keeps it.';
comment on column material_class.id is 'The record.';
comment on column material_class.revision is 'Version of its stream.';
comment on column material_class.retired is 'Out of use, kept for what refers to it.';
comment on column material_class.code is 'Code.';
comment on column material_class.name is 'Name.';
comment on column material_class.description is 'Description.';
select protect_table('material_class');
select declare_reading_model('material_class');

create table material_definition (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  material_class_id uuid,
  unit_id uuid not null,
  base_unit_id uuid,
  base_per_unit numeric,
  description text not null,
  primary key (site_id, id)
);
create index material_definition_key on material_definition (site_id, code);
create index material_definition_material_class_id on material_definition (site_id, material_class_id);
create index material_definition_unit_id on material_definition (site_id, unit_id);
create index material_definition_base_unit_id on material_definition (site_id, base_unit_id);
comment on table material_definition is 'Materials (ISA-95 MaterialDefinition): reading model of model.material.materialDefinition.';
comment on column material_definition.site_id is 'The site that keeps it.';
comment on column material_definition.id is 'The record.';
comment on column material_definition.revision is 'Version of its stream.';
comment on column material_definition.retired is 'Out of use, kept for what refers to it.';
comment on column material_definition.code is 'Material number.';
comment on column material_definition.name is 'Name.';
comment on column material_definition.material_class_id is 'Material class.';
comment on column material_definition.unit_id is 'The unit in which it is ordered and counted.';
comment on column material_definition.base_unit_id is 'The unit to which others are converted, for instance kg for bottles.';
comment on column material_definition.base_per_unit is 'How much of the base unit one unit holds.';
comment on column material_definition.description is 'Description.';
select protect_table('material_definition');
select declare_reading_model('material_definition');

create table reason (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name jsonb not null,
  kind text not null,
  parent_id uuid,
  loss_category text,
  is_planned boolean not null,
  primary key (site_id, id)
);
create index reason_key on reason (site_id, code);
create index reason_parent_id on reason (site_id, parent_id);
comment on table reason is 'Reasons (ISA-95 OperationsRecord.Reason): reading model of model.reason.reason.';
comment on column reason.site_id is 'The site that keeps it.';
comment on column reason.id is 'The record.';
comment on column reason.revision is 'Version of its stream.';
comment on column reason.retired is 'Out of use, kept for what refers to it.';
comment on column reason.code is 'Code.';
comment on column reason.name is 'Name.';
comment on column reason.kind is 'Kind.';
comment on column reason.parent_id is 'Below.';
comment on column reason.loss_category is 'Loss.';
comment on column reason.is_planned is 'A stop of this reason is no loss of availability: it was planned.';
select protect_table('reason');
select declare_reading_model('reason');

create table personnel_class (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  description text not null,
  primary key (site_id, id)
);
create index personnel_class_key on personnel_class (site_id, code);
comment on table personnel_class is 'Personnel classes (ISA-95 PersonnelClass): reading model of model.personnel.personnelClass.';
comment on column personnel_class.site_id is 'The site that keeps it.';
comment on column personnel_class.id is 'The record.';
comment on column personnel_class.revision is 'Version of its stream.';
comment on column personnel_class.retired is 'Out of use, kept for what refers to it.';
comment on column personnel_class.code is 'Code.';
comment on column personnel_class.name is 'Name.';
comment on column personnel_class.description is 'Description.';
select protect_table('personnel_class');
select declare_reading_model('personnel_class');

create table person (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name uuid not null,
  personnel_class_id uuid,
  primary key (site_id, id)
);
create index person_key on person (site_id, code);
create index person_personnel_class_id on person (site_id, personnel_class_id);
comment on table person is 'People (ISA-95 Person): reading model of model.personnel.person.';
comment on column person.site_id is 'The site that keeps it.';
comment on column person.id is 'The record.';
comment on column person.revision is 'Version of its stream.';
comment on column person.retired is 'Out of use, kept for what refers to it.';
comment on column person.code is 'Personnel number.';
comment on column person.name is 'Name: reference to personal_value.';
comment on column person.personnel_class_id is 'Personnel class.';
select protect_table('person');
select declare_reading_model('person');

create table work_calendar (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  definition jsonb not null,
  primary key (site_id, id)
);
create index work_calendar_key on work_calendar (site_id, code);
comment on table work_calendar is 'Work calendars (ISA-95 WorkCalendar): reading model of model.calendar.workCalendar.';
comment on column work_calendar.site_id is 'The site that keeps it.';
comment on column work_calendar.id is 'The record.';
comment on column work_calendar.revision is 'Version of its stream.';
comment on column work_calendar.retired is 'Out of use, kept for what refers to it.';
comment on column work_calendar.code is 'Code.';
comment on column work_calendar.name is 'Name.';
comment on column work_calendar.definition is 'Shifts and days.';
select protect_table('work_calendar');
select declare_reading_model('work_calendar');

create table calendar_assignment (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  equipment_id uuid not null,
  work_calendar_id uuid not null,
  valid_from_on date not null,
  primary key (site_id, id)
);
create index calendar_assignment_key on calendar_assignment (site_id, equipment_id, valid_from_on);
create index calendar_assignment_work_calendar_id on calendar_assignment (site_id, work_calendar_id);
comment on table calendar_assignment is 'Calendar assignments (ISA-95 WorkCalendar.HierarchyScope): reading model of model.calendar.calendarAssignment.';
comment on column calendar_assignment.site_id is 'The site that keeps it.';
comment on column calendar_assignment.id is 'The record.';
comment on column calendar_assignment.revision is 'Version of its stream.';
comment on column calendar_assignment.retired is 'Out of use, kept for what refers to it.';
comment on column calendar_assignment.equipment_id is 'Equipment.';
comment on column calendar_assignment.work_calendar_id is 'Work calendar.';
comment on column calendar_assignment.valid_from_on is 'Valid from.';
select protect_table('calendar_assignment');
select declare_reading_model('calendar_assignment');

create table account (
  site_id uuid not null,
  account_id uuid not null,
  login text not null,
  display_name uuid not null,
  badge text,
  language text not null,
  person_id uuid,
  disabled boolean not null,
  erased boolean not null,
  primary key (site_id, account_id)
);
create index account_login on account (site_id, login);
create index account_badge on account (site_id, badge);
comment on table account is 'Who may sign in: reading model of model.personnel.account.';
comment on column account.site_id is 'The site that keeps it.';
comment on column account.account_id is 'The account; the actor of commands.';
comment on column account.login is 'User name, in small letters.';
comment on column account.display_name is 'The name shown to others: reference to personal_value.';
comment on column account.badge is 'Number of the badge for shared terminals.';
comment on column account.language is 'Language in which the program speaks first.';
comment on column account.person_id is 'The person of the model, when it is one.';
comment on column account.disabled is 'Cannot sign in and is out at once.';
comment on column account.erased is 'Name, login and badge are gone for good.';
select protect_table('account');

create table account_grant (
  site_id uuid not null,
  account_id uuid not null,
  role text not null,
  equipment_id uuid not null,
  primary key (site_id, account_id, role, equipment_id)
);
create index account_grant_role on account_grant (site_id, role, equipment_id);
comment on table account_grant is 'Which role an account has from which equipment downwards: reading model of model.personnel.account.';
comment on column account_grant.site_id is 'The site that keeps it.';
comment on column account_grant.account_id is 'The account.';
comment on column account_grant.role is 'Name of the role, see src/model/personnel/roles.ts.';
comment on column account_grant.equipment_id is 'Where it begins to hold; the site itself for all of it.';
select protect_table('account_grant');
select declare_reading_model('account', 'account_grant');

create table account_credential (
  site_id uuid not null,
  account_id uuid not null,
  password_hash text not null,
  pin_hash text,
  changed_at timestamptz not null,
  primary key (site_id, account_id)
);
comment on table account_credential is 'Beside the ledger: what proves that somebody is who he says. Not a reading model, it cannot be rebuilt.';
comment on column account_credential.site_id is 'The site that keeps it.';
comment on column account_credential.account_id is 'The account.';
comment on column account_credential.password_hash is 'argon2id as PHC string.';
comment on column account_credential.pin_hash is 'argon2id as PHC string; missing without a badge.';
comment on column account_credential.changed_at is 'When the password was set.';
select protect_table('account_credential');

create table account_session (
  site_id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  created_at timestamptz not null,
  used_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  primary key (site_id, token_hash)
);
create index account_session_account on account_session (site_id, account_id);
comment on table account_session is 'Who is signed in. Removing a row signs out.';
comment on column account_session.site_id is 'The site that was signed in to.';
comment on column account_session.token_hash is 'SHA-256 of the token in the cookie; the token itself is stored nowhere.';
comment on column account_session.account_id is 'The account.';
comment on column account_session.created_at is 'When the person signed in.';
comment on column account_session.used_at is 'Last use, to the minute.';
comment on column account_session.expires_at is 'When it ends at the latest, however much it is used.';
comment on column account_session.address is 'Where the person signed in from.';
select protect_table('account_session');

create function forget_login(forgotten text) returns void language sql security definer set search_path = public, pg_temp as $$
  update security_log set login = null where login = forgotten
$$;
comment on function forget_login is 'Erasure of a person: the attempts stay in the log, what was typed as login goes.';
revoke execute on function forget_login from public;
grant execute on function forget_login to :write;

create index security_log_login on security_log (login, recorded_at);
create index security_log_address on security_log (address, recorded_at);

-- Queries for people run as read and have no business with these two.
revoke all on account_credential, account_session from :read;
