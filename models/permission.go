package models

// Role says what an account may do.
type Role string

// An administrator also manages the members, a viewer only reads.
const (
	RoleAdmin  Role = "admin"
	RoleMember Role = "member"
	RoleViewer Role = "viewer"
)

// AccountRoles lists the roles in the order they are offered.
var AccountRoles = []Role{RoleAdmin, RoleMember, RoleViewer}

// Actor is who asks. The zero Actor may do nothing.
type Actor struct {
	UserID int64
	Role   Role

	system bool
}

// SystemActor is the program itself: the command line, an import, the index.
// It sees and may change everything, and leaves no user id behind.
var SystemActor = Actor{Role: RoleAdmin, system: true}

// System reports whether the actor is the program itself.
func (a Actor) System() bool { return a.system }

// CanRead reports whether the actor may see the team's records at all.
func (a Actor) CanRead() bool {
	return a.system || a.UserID != 0 && (a.Role == RoleAdmin || a.Role == RoleMember || a.Role == RoleViewer)
}

// CanWrite reports whether the actor may change records.
func (a Actor) CanWrite() bool {
	return a.system || a.UserID != 0 && (a.Role == RoleAdmin || a.Role == RoleMember)
}

// CanAdmin reports whether the actor may manage members and settings.
func (a Actor) CanAdmin() bool {
	return a.system || a.UserID != 0 && a.Role == RoleAdmin
}

func (a Actor) mustRead() error {
	if !a.CanRead() {
		return ErrForbidden
	}
	return nil
}

func (a Actor) mustWrite() error {
	if !a.CanWrite() {
		return ErrForbidden
	}
	return nil
}

func (a Actor) mustAdmin() error {
	if !a.CanAdmin() {
		return ErrForbidden
	}
	return nil
}

// by is the user id to stamp on a record, nil for the program itself.
func (a Actor) by() *int64 {
	if a.UserID == 0 {
		return nil
	}
	return &a.UserID
}

// visibleDeal is the condition on a deal d under which the actor may know of
// it; it takes visibleArgs.
const visibleDeal = `(? or not d.restricted or d.owner_id = ? or exists (select 1 from deal_members dm where dm.deal_id = d.id and dm.user_id = ?))`

// visibleActivity is the condition on an activity a: none of the deals it is
// attached to is hidden from the actor. It takes visibleArgs.
const visibleActivity = `not exists (select 1 from activity_links vl join deals d on d.id = vl.deal_id where vl.activity_id = a.id and not ` + visibleDeal + `)`

func (a Actor) visibleArgs() []any {
	return []any{a.system, a.UserID, a.UserID}
}
