-- By which revision of its product and of what goes into it an order was released.

alter table operations_request add column material_revisions jsonb not null default '[]';
comment on column operations_request.material_revisions is
  'Revisions of the product and of the materials of its bill that counted at the release: [{materialDefinitionId, revision}].';
create index operations_request_material_revisions on operations_request using gin (material_revisions jsonb_path_ops);
