-- ISA-95 Part 2, more of what exists: reading models of the resources (made by createTableSql from their declarations), and fields that came later.

alter table unit_of_measure add column ucum_code text;
comment on column unit_of_measure.ucum_code is 'As laboratories and devices write it, for instance kg, L, Cel.';

alter table equipment_class add column properties jsonb not null default '[]';
alter table equipment_class alter column properties drop default;
comment on column equipment_class.properties is 'Properties.';

alter table material_definition add column storage_temperature jsonb;
alter table material_definition add column shelf_life jsonb;
alter table material_definition add column properties jsonb not null default '[]';
alter table material_definition alter column properties drop default;
comment on column material_definition.storage_temperature is 'Storage temperature.';
comment on column material_definition.shelf_life is 'How long it may be kept, such as 180 DAY.';
comment on column material_definition.properties is 'Properties.';

create table material_conversion (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  material_definition_id uuid not null,
  amount numeric not null,
  unit_id uuid not null,
  material_amount numeric not null,
  primary key (site_id, id)
);
create index material_conversion_key on material_conversion (site_id, material_definition_id, unit_id);
create index material_conversion_unit_id on material_conversion (site_id, unit_id);
comment on table material_conversion is 'Conversions (ISA-95 MaterialDefinitionProperty): reading model of model.material.materialConversion.';
comment on column material_conversion.site_id is 'The site that keeps it.';
comment on column material_conversion.id is 'The record.';
comment on column material_conversion.revision is 'Version of its stream.';
comment on column material_conversion.retired is 'Out of use, kept for what refers to it.';
comment on column material_conversion.material_definition_id is 'Material.';
comment on column material_conversion.amount is 'Of the other unit: mostly 1.';
comment on column material_conversion.unit_id is 'Other unit.';
comment on column material_conversion.material_amount is 'Of the unit in which the material is counted.';
select protect_table('material_conversion');
select declare_reading_model('material_conversion');
create table material_alternate (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  material_definition_id uuid not null,
  alternate_id uuid not null,
  rank numeric,
  quantity_per_unit numeric,
  valid_from_on date,
  valid_until_on date,
  primary key (site_id, id)
);
create index material_alternate_key on material_alternate (site_id, material_definition_id, alternate_id);
create index material_alternate_alternate_id on material_alternate (site_id, alternate_id);
comment on table material_alternate is 'Alternate materials (ISA-95 MaterialDefinition): reading model of model.material.materialAlternate.';
comment on column material_alternate.site_id is 'The site that keeps it.';
comment on column material_alternate.id is 'The record.';
comment on column material_alternate.revision is 'Version of its stream.';
comment on column material_alternate.retired is 'Out of use, kept for what refers to it.';
comment on column material_alternate.material_definition_id is 'Instead of.';
comment on column material_alternate.alternate_id is 'Alternate.';
comment on column material_alternate.rank is 'The lowest is taken first: 10, 20, 30 ….';
comment on column material_alternate.quantity_per_unit is 'How much of the alternate stands for one unit; empty: as much.';
comment on column material_alternate.valid_from_on is 'Valid from.';
comment on column material_alternate.valid_until_on is 'The first day on which it is not valid any more.';
select protect_table('material_alternate');
select declare_reading_model('material_alternate');
create table qualification (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name jsonb not null,
  personnel_class_ids uuid[] not null,
  renewal jsonb,
  description text not null,
  primary key (site_id, id)
);
create index qualification_key on qualification (site_id, code);
comment on table qualification is 'Qualifications (ISA-95 TestSpecification): reading model of model.personnel.qualification.';
comment on column qualification.site_id is 'The site that keeps it.';
comment on column qualification.id is 'The record.';
comment on column qualification.revision is 'Version of its stream.';
comment on column qualification.retired is 'Out of use, kept for what refers to it.';
comment on column qualification.code is 'Code.';
comment on column qualification.name is 'Name.';
comment on column qualification.personnel_class_ids is 'Personnel classes whose people need it.';
comment on column qualification.renewal is 'Where everybody is instructed again at fixed times.';
comment on column qualification.description is 'What is tested.';
select protect_table('qualification');
select declare_reading_model('qualification');
create table qualification_test_result (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  person_id uuid not null,
  qualification_id uuid not null,
  evaluated_on date not null,
  result text not null,
  expires_on date,
  note text not null,
  primary key (site_id, id)
);
create index qualification_test_result_key on qualification_test_result (site_id, person_id, qualification_id, evaluated_on);
create index qualification_test_result_qualification_id on qualification_test_result (site_id, qualification_id);
comment on table qualification_test_result is 'Qualifications of people (ISA-95 TestResult): reading model of model.personnel.qualificationTestResult.';
comment on column qualification_test_result.site_id is 'The site that keeps it.';
comment on column qualification_test_result.id is 'The record.';
comment on column qualification_test_result.revision is 'Version of its stream.';
comment on column qualification_test_result.retired is 'Out of use, kept for what refers to it.';
comment on column qualification_test_result.person_id is 'Person.';
comment on column qualification_test_result.qualification_id is 'Qualification.';
comment on column qualification_test_result.evaluated_on is 'Tested on.';
comment on column qualification_test_result.result is 'Result.';
comment on column qualification_test_result.expires_on is 'The first day on which it holds no more; empty: it does not expire.';
comment on column qualification_test_result.note is 'Note.';
select protect_table('qualification_test_result');
select declare_reading_model('qualification_test_result');
create table physical_asset_class (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  manufacturer text,
  calibration jsonb,
  properties jsonb not null,
  description text not null,
  primary key (site_id, id)
);
create index physical_asset_class_key on physical_asset_class (site_id, code);
comment on table physical_asset_class is 'Asset classes (ISA-95 PhysicalAssetClass): reading model of model.asset.physicalAssetClass.';
comment on column physical_asset_class.site_id is 'The site that keeps it.';
comment on column physical_asset_class.id is 'The record.';
comment on column physical_asset_class.revision is 'Version of its stream.';
comment on column physical_asset_class.retired is 'Out of use, kept for what refers to it.';
comment on column physical_asset_class.code is 'Code.';
comment on column physical_asset_class.name is 'Name.';
comment on column physical_asset_class.manufacturer is 'Manufacturer.';
comment on column physical_asset_class.calibration is 'Where the class is calibrated at fixed times; calibration follows the asset, not the place.';
comment on column physical_asset_class.properties is 'Properties.';
comment on column physical_asset_class.description is 'Description.';
select protect_table('physical_asset_class');
select declare_reading_model('physical_asset_class');
create table physical_asset (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  physical_asset_class_id uuid,
  serial_number text,
  fixed_asset_number text,
  vendor text,
  parent_id uuid,
  properties jsonb not null,
  description text not null,
  primary key (site_id, id)
);
create index physical_asset_key on physical_asset (site_id, code);
create index physical_asset_physical_asset_class_id on physical_asset (site_id, physical_asset_class_id);
create index physical_asset_parent_id on physical_asset (site_id, parent_id);
comment on table physical_asset is 'Assets (ISA-95 PhysicalAsset): reading model of model.asset.physicalAsset.';
comment on column physical_asset.site_id is 'The site that keeps it.';
comment on column physical_asset.id is 'The record.';
comment on column physical_asset.revision is 'Version of its stream.';
comment on column physical_asset.retired is 'Out of use, kept for what refers to it.';
comment on column physical_asset.code is 'Asset number.';
comment on column physical_asset.name is 'Name.';
comment on column physical_asset.physical_asset_class_id is 'Asset class.';
comment on column physical_asset.serial_number is 'Serial number.';
comment on column physical_asset.fixed_asset_number is 'The number under which accounting keeps it (FixedAssetID).';
comment on column physical_asset.vendor is 'Vendor.';
comment on column physical_asset.parent_id is 'Part of.';
comment on column physical_asset.properties is 'Properties.';
comment on column physical_asset.description is 'Description.';
select protect_table('physical_asset');
select declare_reading_model('physical_asset');
create table equipment_asset_mapping (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  equipment_id uuid not null,
  starts_at timestamptz not null,
  physical_asset_id uuid,
  note text not null,
  primary key (site_id, id)
);
create index equipment_asset_mapping_key on equipment_asset_mapping (site_id, equipment_id, starts_at);
create index equipment_asset_mapping_physical_asset_id on equipment_asset_mapping (site_id, physical_asset_id);
comment on table equipment_asset_mapping is 'Asset mappings (ISA-95 EquipmentAssetMapping): reading model of model.asset.equipmentAssetMapping.';
comment on column equipment_asset_mapping.site_id is 'The site that keeps it.';
comment on column equipment_asset_mapping.id is 'The record.';
comment on column equipment_asset_mapping.revision is 'Version of its stream.';
comment on column equipment_asset_mapping.retired is 'Out of use, kept for what refers to it.';
comment on column equipment_asset_mapping.equipment_id is 'Equipment.';
comment on column equipment_asset_mapping.starts_at is 'From.';
comment on column equipment_asset_mapping.physical_asset_id is 'Empty: from then on nothing stands there.';
comment on column equipment_asset_mapping.note is 'Note.';
select protect_table('equipment_asset_mapping');
select declare_reading_model('equipment_asset_mapping');
create table operational_location_class (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  storage_temperature jsonb,
  properties jsonb not null,
  description text not null,
  primary key (site_id, id)
);
create index operational_location_class_key on operational_location_class (site_id, code);
comment on table operational_location_class is 'Location classes (ISA-95 OperationalLocationClass): reading model of model.location.operationalLocationClass.';
comment on column operational_location_class.site_id is 'The site that keeps it.';
comment on column operational_location_class.id is 'The record.';
comment on column operational_location_class.revision is 'Version of its stream.';
comment on column operational_location_class.retired is 'Out of use, kept for what refers to it.';
comment on column operational_location_class.code is 'Code.';
comment on column operational_location_class.name is 'Name.';
comment on column operational_location_class.storage_temperature is 'What locations of this class keep.';
comment on column operational_location_class.properties is 'Properties.';
comment on column operational_location_class.description is 'Description.';
select protect_table('operational_location_class');
select declare_reading_model('operational_location_class');
create table operational_location (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  operational_location_class_id uuid,
  parent_id uuid,
  equipment_id uuid,
  capacity jsonb,
  properties jsonb not null,
  description text not null,
  primary key (site_id, id)
);
create index operational_location_key on operational_location (site_id, code);
create index operational_location_operational_location_class_id on operational_location (site_id, operational_location_class_id);
create index operational_location_parent_id on operational_location (site_id, parent_id);
create index operational_location_equipment_id on operational_location (site_id, equipment_id);
comment on table operational_location is 'Locations (ISA-95 OperationalLocation): reading model of model.location.operationalLocation.';
comment on column operational_location.site_id is 'The site that keeps it.';
comment on column operational_location.id is 'The record.';
comment on column operational_location.revision is 'Version of its stream.';
comment on column operational_location.retired is 'Out of use, kept for what refers to it.';
comment on column operational_location.code is 'Code.';
comment on column operational_location.name is 'Name.';
comment on column operational_location.operational_location_class_id is 'Location class.';
comment on column operational_location.parent_id is 'Part of.';
comment on column operational_location.equipment_id is 'For a place at a line or a storage zone of the equipment tree.';
comment on column operational_location.capacity is 'Capacity.';
comment on column operational_location.properties is 'Properties.';
comment on column operational_location.description is 'Description.';
select protect_table('operational_location');
select declare_reading_model('operational_location');
create table parameter (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name jsonb not null,
  data_type text not null,
  allowed jsonb,
  description text not null,
  primary key (site_id, id)
);
create index parameter_key on parameter (site_id, code);
comment on table parameter is 'Parameters (ISA-95 Parameter): reading model of model.parameter.parameter.';
comment on column parameter.site_id is 'The site that keeps it.';
comment on column parameter.id is 'The record.';
comment on column parameter.revision is 'Version of its stream.';
comment on column parameter.retired is 'Out of use, kept for what refers to it.';
comment on column parameter.code is 'Code.';
comment on column parameter.name is 'Name.';
comment on column parameter.data_type is 'Type.';
comment on column parameter.allowed is 'From and to, both included.';
comment on column parameter.description is 'Description.';
select protect_table('parameter');
select declare_reading_model('parameter');
create table process_segment (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name jsonb not null,
  operations_type text not null,
  parent_id uuid,
  duration integer,
  equipment_class_ids uuid[] not null,
  personnel_class_ids uuid[] not null,
  qualification_ids uuid[] not null,
  material_class_ids uuid[] not null,
  parameter_ids uuid[] not null,
  properties jsonb not null,
  description text not null,
  primary key (site_id, id)
);
create index process_segment_key on process_segment (site_id, code);
create index process_segment_parent_id on process_segment (site_id, parent_id);
comment on table process_segment is 'Process segments (ISA-95 ProcessSegment): reading model of model.segment.processSegment.';
comment on column process_segment.site_id is 'The site that keeps it.';
comment on column process_segment.id is 'The record.';
comment on column process_segment.revision is 'Version of its stream.';
comment on column process_segment.retired is 'Out of use, kept for what refers to it.';
comment on column process_segment.code is 'Code.';
comment on column process_segment.name is 'Name.';
comment on column process_segment.operations_type is 'Kind of work.';
comment on column process_segment.parent_id is 'Part of.';
comment on column process_segment.duration is 'Duration.';
comment on column process_segment.equipment_class_ids is 'Equipment classes.';
comment on column process_segment.personnel_class_ids is 'Personnel classes.';
comment on column process_segment.qualification_ids is 'Qualifications.';
comment on column process_segment.material_class_ids is 'Material classes.';
comment on column process_segment.parameter_ids is 'What the step is to be done with.';
comment on column process_segment.properties is 'Properties.';
comment on column process_segment.description is 'Description.';
select protect_table('process_segment');
select declare_reading_model('process_segment');
create table document (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name jsonb not null,
  kind text not null,
  edition text,
  address text,
  review jsonb,
  material_definition_ids uuid[] not null,
  equipment_class_ids uuid[] not null,
  process_segment_ids uuid[] not null,
  description text not null,
  primary key (site_id, id)
);
create index document_key on document (site_id, code);
comment on table document is 'Documents (ISA-95 InformationObject): reading model of model.document.document.';
comment on column document.site_id is 'The site that keeps it.';
comment on column document.id is 'The record.';
comment on column document.revision is 'Version of its stream.';
comment on column document.retired is 'Out of use, kept for what refers to it.';
comment on column document.code is 'Document number.';
comment on column document.name is 'Title.';
comment on column document.kind is 'Kind.';
comment on column document.edition is 'Edition.';
comment on column document.address is 'Where a person finds it: an address of the document system, or a shelf.';
comment on column document.review is 'Review.';
comment on column document.material_definition_ids is 'For materials.';
comment on column document.equipment_class_ids is 'For equipment classes.';
comment on column document.process_segment_ids is 'For process segments.';
comment on column document.description is 'Description.';
select protect_table('document');
select declare_reading_model('document');
create table label_kind (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name jsonb not null,
  labels text not null,
  width jsonb,
  height jsonb,
  language text,
  template text not null,
  material_class_ids uuid[] not null,
  primary key (site_id, id)
);
create index label_kind_key on label_kind (site_id, code);
comment on table label_kind is 'Label kinds (ISA-95 InformationObject): reading model of model.label.labelKind.';
comment on column label_kind.site_id is 'The site that keeps it.';
comment on column label_kind.id is 'The record.';
comment on column label_kind.revision is 'Version of its stream.';
comment on column label_kind.retired is 'Out of use, kept for what refers to it.';
comment on column label_kind.code is 'Code.';
comment on column label_kind.name is 'Name.';
comment on column label_kind.labels is 'Labels.';
comment on column label_kind.width is 'Width.';
comment on column label_kind.height is 'Height.';
comment on column label_kind.language is 'Printer language.';
comment on column label_kind.template is 'What is sent to the printer; {name} stands for a value.';
comment on column label_kind.material_class_ids is 'None: for all.';
select protect_table('label_kind');
select declare_reading_model('label_kind');
create table number_range (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  code text not null,
  name text not null,
  numbers text not null,
  prefix text,
  first numeric not null,
  last numeric not null,
  digits numeric,
  primary key (site_id, id)
);
create index number_range_key on number_range (site_id, code);
comment on table number_range is 'Number ranges (ISA-95 ID): reading model of model.number.numberRange.';
comment on column number_range.site_id is 'The site that keeps it.';
comment on column number_range.id is 'The record.';
comment on column number_range.revision is 'Version of its stream.';
comment on column number_range.retired is 'Out of use, kept for what refers to it.';
comment on column number_range.code is 'Code.';
comment on column number_range.name is 'Name.';
comment on column number_range.numbers is 'Numbers.';
comment on column number_range.prefix is 'A text before the digits, such as L-.';
comment on column number_range.first is 'First.';
comment on column number_range.last is 'Last.';
comment on column number_range.digits is 'Shorter numbers get zeros in front.';
select protect_table('number_range');
select declare_reading_model('number_range');
