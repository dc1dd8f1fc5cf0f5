-- Origin of master data: which record follows which template, and what the template says of it. Rebuilt from the ledger.

create table record_origin (
  site_id          uuid not null,
  id               uuid not null,
  resource         text not null,
  record_id        uuid not null,
  revision         integer not null,
  template         text,
  template_version text,
  template_values  jsonb not null,
  primary key (site_id, id)
);
create index record_origin_record on record_origin (site_id, resource, record_id);
comment on table record_origin is 'Records that follow a template, or have followed one: reading model of model.origin.origin.';
comment on column record_origin.site_id is 'Site.';
comment on column record_origin.id is 'Made of site, resource and record.';
comment on column record_origin.resource is 'Name of the resource.';
comment on column record_origin.record_id is 'The record.';
comment on column record_origin.revision is 'Version of its stream: how often it adopted or left a template.';
comment on column record_origin.template is 'Code of the template; null where the record is local again.';
comment on column record_origin.template_version is 'Edition of the template.';
comment on column record_origin.template_values is 'What the template says, as the cells of an export, by key of the column.';
select protect_table('record_origin');
select declare_reading_model('record_origin');
