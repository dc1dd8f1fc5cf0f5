-- Names that are kept as one text, in the languages of the people who read them.

create table name_translation (
  site_id uuid not null,
  id uuid not null,
  revision integer not null,
  retired boolean not null,
  name text not null,
  shown jsonb not null,
  primary key (site_id, id)
);
create index name_translation_key on name_translation (site_id, name);
comment on table name_translation is 'Translated names (ISA-95 Resource.Description): reading model of model.translation.nameTranslation.';
comment on column name_translation.site_id is 'The site that keeps it.';
comment on column name_translation.id is 'The record.';
comment on column name_translation.revision is 'Version of its stream.';
comment on column name_translation.retired is 'Out of use, kept for what refers to it.';
comment on column name_translation.name is 'As it stands with equipment, material, product or class.';
comment on column name_translation.shown is 'What people read in place of the name.';
select protect_table('name_translation');
select declare_reading_model('name_translation');
