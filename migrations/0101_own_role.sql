-- Roles that a plant defines itself. Rebuilt from the ledger.

create table own_role (
  site_id     uuid not null,
  role_id     uuid not null,
  role        text not null,
  title       jsonb not null,
  permissions text[] not null,
  retired     boolean not null,
  primary key (site_id, role_id),
  unique (site_id, role)
);
comment on table own_role is 'Roles that the plant has defined itself, beside the ready-made ones of src/model/personnel/roles.ts: reading model of model.personnel.role.';
comment on column own_role.site_id is 'Site.';
comment on column own_role.role_id is 'Made of site and name.';
comment on column own_role.role is 'Name, as grants call it.';
comment on column own_role.title is 'What it is called, in all languages.';
comment on column own_role.permissions is 'What it allows.';
comment on column own_role.retired is 'It can be granted no more.';
select protect_table('own_role');
select declare_reading_model('own_role');
