-- Views: filters of lists that people have saved under a name. Rebuilt from the ledger.

create table saved_view (
  site_id    uuid not null,
  account_id uuid not null,
  view_id    uuid not null,
  list       text not null,
  name       text not null,
  filters    jsonb not null,
  is_default boolean not null,
  is_shared  boolean not null,
  primary key (site_id, account_id, view_id)
);
create index saved_view_list on saved_view (site_id, list);
comment on table saved_view is 'Filters of lists that people have saved under a name: reading model of model.view.ownViews.';
comment on column saved_view.site_id is 'Site.';
comment on column saved_view.account_id is 'Whose it is.';
comment on column saved_view.view_id is 'Id.';
comment on column saved_view.list is 'Name of the list: for a page of data, its resource.';
comment on column saved_view.name is 'What it is called.';
comment on column saved_view.filters is 'What stands behind the question mark of the list''s address.';
comment on column saved_view.is_default is 'Whether the list opens with it.';
comment on column saved_view.is_shared is 'Whether everybody sees it.';
select protect_table('saved_view');
select declare_reading_model('saved_view');
