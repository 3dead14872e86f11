package models

// visibleOperation is the condition on an operation o under which the actor may
// know of it: every record that it changed is visible. One that is gone for
// good, or of a kind that has no rule here, is not. It takes visibleOperationArgs.
const visibleOperation = `not exists (select 1 from audit_entries e where e.operation_id = o.id and not (
	e.record_kind in ('company', 'person', 'round')
	or e.record_kind = 'deal' and exists (select 1 from deals d where d.id = e.record_id and ` + visibleDeal + `)
	or e.record_kind = 'activity' and exists (select 1 from activities a where a.id = e.record_id and ` + visibleActivity + `)
	or e.record_kind = 'task' and exists (select 1 from tasks t where t.id = e.record_id and ` + visibleTask + `)))`

func (a Actor) visibleOperationArgs() []any {
	args := a.visibleArgs()
	return append(append(append([]any{}, args...), args...), args...)
}
