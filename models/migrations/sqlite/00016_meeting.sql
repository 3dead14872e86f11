-- +goose Up

-- The moves of a week, for the meeting.
create index stage_moves_at on stage_moves (moved_at, id);

-- +goose Down
drop index stage_moves_at;
