-- What a notice reached when it went on to the next function, beside what it reached at first.

alter table notice add column then_personnel_class_id uuid;
alter table notice add column then_reach text check (then_reach in ('function', 'anybody', 'nobody'));
comment on column notice.then_personnel_class_id is 'The function that was called because nobody had acknowledged in time; missing when none was.';
comment on column notice.then_reach is 'Who of it was on duty: function, anybody (else there) or nobody; missing when none was called.';
