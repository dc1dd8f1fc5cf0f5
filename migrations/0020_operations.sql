-- Reading models of ISA-95 Part 4: what is ordered and done. All of them are rebuilt from the ledger.

create table policy_setting (
  site_id      uuid not null,
  equipment_id uuid not null,
  policy       text not null,
  value        text not null,
  primary key (site_id, equipment_id, policy)
);
comment on table policy_setting is 'How the plant wants something handled; holds for everything below the equipment.';
comment on column policy_setting.site_id is 'Site.';
comment on column policy_setting.equipment_id is 'From where downwards it holds.';
comment on column policy_setting.policy is 'Name of the policy, see docs/policies.md.';
comment on column policy_setting.value is 'One of the policy''s values.';
select protect_table('policy_setting');

create table work_master (
  site_id        uuid not null,
  work_master_id uuid not null,
  version        integer not null,
  code           text not null,
  name           text not null,
  content        jsonb not null,
  primary key (site_id, work_master_id)
);
create index work_master_code on work_master (site_id, code);
comment on table work_master is 'ISA-95 WorkMaster: the version in force.';
comment on column work_master.site_id is 'Site.';
comment on column work_master.work_master_id is 'Id.';
comment on column work_master.version is 'Version in force; job orders keep the one they were released with.';
comment on column work_master.code is 'Code.';
comment on column work_master.name is 'Name.';
comment on column work_master.content is 'All of it, as the contract WorkMaster.';
select protect_table('work_master');

create table operations_definition (
  site_id                  uuid not null,
  operations_definition_id uuid not null,
  version                  integer not null,
  code                     text not null,
  name                     text not null,
  content                  jsonb not null,
  primary key (site_id, operations_definition_id)
);
create index operations_definition_code on operations_definition (site_id, code);
comment on table operations_definition is 'ISA-95 OperationsDefinition: the version in force.';
comment on column operations_definition.site_id is 'Site.';
comment on column operations_definition.operations_definition_id is 'Id.';
comment on column operations_definition.version is 'Version in force.';
comment on column operations_definition.code is 'Code.';
comment on column operations_definition.name is 'Name.';
comment on column operations_definition.content is 'All of it, as the contract OperationsDefinition.';
select protect_table('operations_definition');

create table operations_request (
  site_id                  uuid not null,
  operations_request_id    uuid not null,
  code                     text not null,
  state                    text not null check (state in ('Waiting', 'Released', 'Cancelled', 'Closed')),
  operations_definition_id uuid not null,
  definition_version       integer,
  material_definition_id   uuid,
  name                     text not null,
  quantity                 numeric(18, 6) not null,
  unit                     text not null,
  priority                 integer not null,
  earliest_at              timestamptz,
  due_at                   timestamptz,
  note                     text not null,
  job_order_ids            jsonb not null,
  created_at               timestamptz not null,
  primary key (site_id, operations_request_id)
);
create index operations_request_code on operations_request (site_id, code);
create index operations_request_state on operations_request (site_id, state, code);
comment on table operations_request is 'ISA-95 OperationsRequest: the order.';
comment on column operations_request.site_id is 'Site.';
comment on column operations_request.operations_request_id is 'Id.';
comment on column operations_request.code is 'Order number.';
comment on column operations_request.state is 'RequestState as far as the order itself decides it; Running and Completed come from its job orders.';
comment on column operations_request.operations_definition_id is 'What is to be made, and how.';
comment on column operations_request.definition_version is 'Version that was frozen at the release.';
comment on column operations_request.material_definition_id is 'Product.';
comment on column operations_request.name is 'Name of the product''s definition.';
comment on column operations_request.quantity is 'Ordered quantity.';
comment on column operations_request.unit is 'UN/ECE unit of the quantity.';
comment on column operations_request.priority is '0 to 1000, higher goes first.';
comment on column operations_request.earliest_at is 'Not before.';
comment on column operations_request.due_at is 'Wanted by.';
comment on column operations_request.note is 'What the planner wants to say.';
comment on column operations_request.job_order_ids is 'Job orders that the release made.';
comment on column operations_request.created_at is 'When it was entered.';
select protect_table('operations_request');

create table job_order (
  site_id                uuid not null,
  job_order_id           uuid not null,
  code                   text not null,
  operations_request_id  uuid,
  segment_code           text,
  after_ids              jsonb not null,
  work_type              text not null,
  name                   text not null,
  material_definition_id uuid,
  state                  text not null,
  quantity               numeric(18, 6),
  unit                   text,
  good                   numeric(24, 6) not null,
  scrap                  numeric(24, 6) not null,
  rework                 numeric(24, 6) not null,
  equipment_id           uuid,
  equipment_class_id     uuid,
  priority               integer not null,
  due_at                 timestamptz,
  started_at             timestamptz,
  ended_at               timestamptz,
  stop_requested         text,
  open_exceptions        integer not null,
  planned_run_time       numeric(18, 6),
  count_authority        text not null,
  directive              jsonb not null,
  steps                  jsonb not null,
  fold                   jsonb not null,
  primary key (site_id, job_order_id)
);
create index job_order_code on job_order (site_id, code);
create index job_order_request on job_order (site_id, operations_request_id);
create index job_order_open on job_order (site_id, equipment_id, state, priority desc) where state in ('Waiting', 'Ready', 'Running', 'Held', 'Suspended');
comment on table job_order is 'ISA-95 JobOrder with what its responses have reported so far.';
comment on column job_order.site_id is 'Site.';
comment on column job_order.job_order_id is 'Id.';
comment on column job_order.code is 'Number of the job.';
comment on column job_order.operations_request_id is 'The order behind it; a set-up or cleaning job has none.';
comment on column job_order.segment_code is 'Segment of the definition.';
comment on column job_order.after_ids is 'Job orders that come before it.';
comment on column job_order.work_type is 'ISA-95 WorkType.';
comment on column job_order.name is 'What is done.';
comment on column job_order.material_definition_id is 'What is made.';
comment on column job_order.state is 'DispatchStatus.';
comment on column job_order.quantity is 'Ordered quantity.';
comment on column job_order.unit is 'UN/ECE unit.';
comment on column job_order.good is 'Good so far, by the authority of the job.';
comment on column job_order.scrap is 'Scrap so far.';
comment on column job_order.rework is 'Rework so far.';
comment on column job_order.equipment_id is 'Work unit or line to which it is assigned.';
comment on column job_order.equipment_class_id is 'Class of equipment that may do it.';
comment on column job_order.priority is '0 to 1000, higher goes first.';
comment on column job_order.due_at is 'Wanted by.';
comment on column job_order.started_at is 'First start that fits.';
comment on column job_order.ended_at is 'End that fits.';
comment on column job_order.stop_requested is 'Why the order behind it asks the operator to stop.';
comment on column job_order.open_exceptions is 'Exceptions that wait for a person.';
comment on column job_order.planned_run_time is 'ISO 22400 PRI in seconds per item, chosen at the start.';
comment on column job_order.count_authority is 'machine or person (EC-18).';
comment on column job_order.directive is 'ISA-95 WorkDirective, frozen.';
comment on column job_order.steps is 'Transitions with their times, corrected ones with both.';
comment on column job_order.fold is 'State of the pure fold, so that the next event continues from it.';
select protect_table('job_order');

create table job_count (
  site_id      uuid not null,
  job_order_id uuid not null,
  equipment_id uuid not null,
  shift_on     date not null,
  shift_code   text not null,
  good         numeric(18, 6) not null,
  scrap        numeric(18, 6) not null,
  rework       numeric(18, 6) not null,
  decisive     boolean not null,
  through_fact text not null,
  restated     boolean not null,
  primary key (site_id, job_order_id, equipment_id, shift_on, shift_code)
);
comment on table job_count is 'The absolute machine count of a job, unit and shift as the ledger knows it.';
comment on column job_count.site_id is 'Site.';
comment on column job_count.job_order_id is 'Job order.';
comment on column job_count.equipment_id is 'Work unit that counted.';
comment on column job_count.shift_on is 'Day on which the shift began.';
comment on column job_count.shift_code is 'Shift; empty outside every shift.';
comment on column job_count.good is 'Good pieces.';
comment on column job_count.scrap is 'Scrap pieces.';
comment on column job_count.rework is 'Pieces to be reworked.';
comment on column job_count.decisive is 'Whether this unit''s count is the job''s.';
comment on column job_count.through_fact is 'The fact through which it was counted.';
comment on column job_count.restated is 'Whether it changed after the job had stopped.';
create index job_count_shift on job_count (site_id, shift_on);
select protect_table('job_count');

create table job_exception (
  site_id      uuid not null,
  exception_id uuid not null,
  job_order_id uuid not null,
  code         text not null,
  detail       text not null,
  raised_at    timestamptz not null,
  resolved_at  timestamptz,
  note         text,
  primary key (site_id, exception_id)
);
create index job_exception_open on job_exception (site_id, raised_at) where resolved_at is null;
create index job_exception_job on job_exception (site_id, job_order_id);
comment on table job_exception is 'Facts that broke a policy: booked all the same, and shown to a person.';
comment on column job_exception.site_id is 'Site.';
comment on column job_exception.exception_id is 'Id.';
comment on column job_exception.job_order_id is 'Job order that it concerns.';
comment on column job_exception.code is 'What was broken.';
comment on column job_exception.detail is 'By how much.';
comment on column job_exception.raised_at is 'When it was recorded.';
comment on column job_exception.resolved_at is 'When a person settled it.';
comment on column job_exception.note is 'How it was settled.';
select protect_table('job_exception');

create table occupation (
  site_id         uuid not null,
  equipment_id    uuid not null,
  occupation_id   uuid not null,
  starts_at       timestamptz,
  line_starts_at  timestamptz,
  boundary        text,
  found_by        text,
  work_type       text not null,
  count_authority text not null,
  shares          jsonb not null,
  left_at         jsonb not null,
  pauses          jsonb not null,
  primary key (site_id, equipment_id, occupation_id)
);
create index occupation_line on occupation (site_id, equipment_id, line_starts_at);
comment on table occupation is 'What a work unit was used for: 1..n job orders with shares that sum to 1. When, says occupation_stretch.';
comment on column occupation.site_id is 'Site.';
comment on column occupation.equipment_id is 'Work unit.';
comment on column occupation.occupation_id is 'Id; the job order''s own id when it is alone.';
comment on column occupation.starts_at is 'Beginning, included; null: the order travels down the line and has not reached the unit yet.';
comment on column occupation.line_starts_at is 'Of a job that travels down the line: when it began there.';
comment on column occupation.boundary is 'Of a job that travels down the line: how its boundary on this unit is found.';
comment on column occupation.found_by is 'What showed the boundary; a person''s word stays.';
comment on column occupation.work_type is 'ISA-95 WorkType of its jobs.';
comment on column occupation.count_authority is 'Who counts.';
comment on column occupation.shares is 'Job orders and their shares.';
comment on column occupation.left_at is 'When each job left, in epoch milliseconds.';
comment on column occupation.pauses is 'When each job was away meanwhile: pairs of epoch milliseconds.';
select protect_table('occupation');

create table occupation_stretch (
  site_id       uuid not null,
  equipment_id  uuid not null,
  occupation_id uuid not null,
  starts_at     timestamptz not null,
  left_at       timestamptz,
  ends_at       timestamptz,
  primary key (site_id, equipment_id, occupation_id, starts_at)
);
create index occupation_stretch_time on occupation_stretch (site_id, equipment_id, starts_at);
comment on table occupation_stretch is 'A half-open stretch of a work unit that belongs to one occupation: from a start or a resume to a pause or the end. No two of a unit overlap.';
comment on column occupation_stretch.site_id is 'Site.';
comment on column occupation_stretch.equipment_id is 'Work unit.';
comment on column occupation_stretch.occupation_id is 'Occupation.';
comment on column occupation_stretch.starts_at is 'Beginning, included.';
comment on column occupation_stretch.left_at is 'When the last of its jobs paused or ended; null while one is there.';
comment on column occupation_stretch.ends_at is 'End, excluded: left, or the beginning of the next stretch of the unit, whichever is earlier.';
select protect_table('occupation_stretch');

create table reported_quantity (
  site_id      uuid not null,
  job_order_id uuid not null,
  version      integer not null,
  equipment_id uuid,
  occurred_at  timestamptz not null,
  role         text not null check (role in ('good', 'scrap', 'rework')),
  quantity     numeric(18, 6) not null,
  reason_id    uuid,
  correction   boolean not null,
  note         text not null,
  primary key (site_id, job_order_id, version, role)
);
create index reported_quantity_unit on reported_quantity (site_id, equipment_id, occurred_at);
comment on table reported_quantity is 'What persons counted: facts for time accounting.';
comment on column reported_quantity.site_id is 'Site.';
comment on column reported_quantity.job_order_id is 'Job order.';
comment on column reported_quantity.version is 'Version of the job''s stream.';
comment on column reported_quantity.equipment_id is 'Work unit.';
comment on column reported_quantity.occurred_at is 'When it was produced.';
comment on column reported_quantity.role is 'good, scrap or rework.';
comment on column reported_quantity.quantity is 'How much; corrections may be negative.';
comment on column reported_quantity.reason_id is 'Reason of scrap or rework.';
comment on column reported_quantity.correction is 'Whether it corrects a count.';
comment on column reported_quantity.note is 'What the person said.';
select protect_table('reported_quantity');

select declare_reading_model('policy_setting', 'work_master', 'operations_definition', 'operations_request');
select declare_reading_model('job_order', 'job_count', 'job_exception', 'occupation', 'occupation_stretch', 'reported_quantity');
