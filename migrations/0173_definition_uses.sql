-- Which orders were released by which version of an operations definition: read by the definition, page by page.

create index operations_request_definition on operations_request (site_id, operations_definition_id, code);
