package app

import (
	"dealflow/models"

	"github.com/gofiber/fiber/v2"
)

// routes is the whole route table.
func (a *App) routes() {
	for _, handler := range a.middleware() {
		a.web.Use(handler)
	}
	a.web.Get("/livez", a.liveShow)
	a.web.Get("/readyz", a.readyShow)
	a.web.Get("/static/*", a.static)

	a.web.Use(a.loadVisit, a.checkCSRF)
	a.openRoutes(a.web)
	a.web.Use(a.requireUser)
	a.accountRoutes(a.web)
	a.recordRoutes(a.web)
	a.dealRoutes(a.web)
	a.documentRoutes(a.web)
	a.articleRoutes(a.web)
	a.boardRoutes(a.web)
	a.activityRoutes(a.web)
	a.captureRoutes(a.web)
	a.pipelineRoutes(a.web)
	a.funnelRoutes(a.web)
	a.committeeRoutes(a.web)
	a.shortlistRoutes(a.web)
	a.importRoutes(a.web)

	a.viewRoutes(a.web)
	a.operationRoutes(a.web)
	a.mergeRoutes(a.web)

	a.web.Get("/trash", a.trashIndex)
	a.web.Post("/trash/:kind/:id", a.restorationCreate)
	a.web.Get("/lookup", a.lookupIndex)
	a.web.Get("/search", a.searchIndex)
	a.web.Get("/api/v1/search", a.searchJSON)
	a.searchRoutes(a.web)
}

func (a *App) searchRoutes(r fiber.Router) {
	r.Get("/search/suggestions", a.suggestionIndex)
	r.Post("/search/recent/delete", a.recentSearchesDelete)
	r.Post("/searches", a.savedSearchCreate)
	r.Get("/searches/:id<int>", a.savedSearchShow)
	r.Post("/searches/:id<int>/delete", a.savedSearchDelete)
}

// importRoutes bring spreadsheets in.
func (a *App) importRoutes(r fiber.Router) {
	r.Get("/imports", a.importIndex)
	r.Post("/imports", a.importCreate)
	r.Get("/imports/:id<int>", a.importShow)
	r.Post("/imports/:id<int>", a.importUpdate)
	r.Get("/imports/:id<int>/preview", a.importPreview)
	r.Post("/imports/:id<int>/run", a.importRun)
	r.Get("/imports/:id<int>/rejected", a.importRejected)
	r.Post("/imports/:id<int>/delete", a.importDelete)
}

// viewRoutes are the saved views of lists, and the lists as files.
func (a *App) viewRoutes(r fiber.Router) {
	r.Post("/deals/export", a.dealExport)
	r.Post("/companies/export", a.companyExport)
	r.Post("/people/export", a.personExport)
	r.Post("/rounds/export", a.roundExport)
	r.Post("/investors/export", a.investorExport)
	r.Post("/views", a.savedViewCreate)
	r.Get("/views/:id<int>", a.savedViewShow)
	r.Get("/views/:id<int>/edit", a.savedViewEdit)
	r.Post("/views/:id<int>", a.savedViewUpdate)
	r.Post("/views/:id<int>/delete", a.savedViewDelete)
	r.Post("/views/:id<int>/default", a.viewDefaultCreate)
	r.Post("/views/:id<int>/default/delete", a.viewDefaultDelete)
}

// openRoutes are for those who are not signed in.
func (a *App) openRoutes(r fiber.Router) {
	r.Get("/signin", a.sessionNew)
	r.Post("/signin", a.sessionCreate)
	r.Get("/join/:secret", a.joinNew)
	r.Post("/join/:secret", a.joinCreate)
	r.Post("/preferences", a.preferenceUpdate)
	r.Get("/calendar/:secret.ics", a.calendarShow)
}

func (a *App) accountRoutes(r fiber.Router) {
	r.Post("/signout", a.sessionDelete)
	r.Get("/account", a.accountShow)
	r.Post("/account", a.accountUpdate)
	r.Post("/account/password", a.passwordUpdate)
	r.Post("/account/sessions/delete", a.otherSessionsDelete)
	r.Post("/account/sessions/:key/delete", a.accountSessionDelete)
	r.Post("/account/digest", a.digestUpdate)
	r.Post("/account/calendar", a.calendarCreate)
	r.Post("/account/calendar/delete", a.calendarDelete)
	r.Post("/account/tokens", a.tokenCreate)
	r.Post("/account/tokens/:id/delete", a.tokenDelete)
	r.Get("/members", a.memberIndex)
	r.Post("/members", a.requireAdmin, a.invitationCreate)
	r.Post("/invitations/:id/delete", a.requireAdmin, a.invitationDelete)
	r.Post("/members/:id/reset", a.requireAdmin, a.resetCreate)
	r.Post("/members/:id/role", a.requireAdmin, a.memberRoleUpdate)
	r.Post("/members/:id/suspension", a.requireAdmin, a.suspensionCreate)
	r.Post("/members/:id/suspension/delete", a.requireAdmin, a.suspensionDelete)
}

func (a *App) recordRoutes(r fiber.Router) {
	r.Get("/", a.homeShow)
	r.Get("/investors", a.investorIndex)
	r.Get("/companies/:id<int>/portfolio", a.portfolioShow(models.KindCompany))
	r.Get("/people/:id<int>/portfolio", a.portfolioShow(models.KindPerson))
	a.companyRoutes(r)
	a.personRoutes(r)
	a.roundRoutes(r)
}

func (a *App) dealRoutes(r fiber.Router) {
	r.Get("/deals", a.dealIndex)
	r.Get("/deals/new", a.dealNew)
	r.Post("/deals", a.dealCreate)
	r.Get("/deals/:id<int>", a.dealShow)
	r.Get("/deals/:id<int>/edit", a.dealEdit)
	r.Post("/deals/:id<int>", a.dealUpdate)
	r.Post("/deals/:id<int>/delete", a.dealDelete)
}

// boardRoutes move deals through the pipeline, and tell of it as it happens.
func (a *App) boardRoutes(r fiber.Router) {
	r.Get("/events", a.eventIndex)
	r.Get("/deals/board", a.boardShow)
	r.Get("/deals/board/cards", a.cardIndex)
	r.Get("/deals/board/changes", a.boardChanges)
	r.Post("/deals/bulk", a.dealsUpdate)
	r.Post("/deals/:id<int>/stage", a.stageUpdate)
	r.Post("/deals/:id<int>/reversal", a.reversalCreate)
	r.Get("/deals/:id<int>/closure/new", a.closureNew)
	r.Post("/deals/:id<int>/closure", a.closureCreate)
	r.Get("/deals/:id<int>/changes", a.dealChanges)
	r.Post("/deals/:id<int>/successors", a.successorCreate)
	r.Post("/deals/:id<int>/dismissal", a.dismissalCreate)
	r.Post("/deals/:id<int>/dismissal/delete", a.dismissalDelete)
}

// funnelRoutes look at the pipeline as a whole.
func (a *App) funnelRoutes(r fiber.Router) {
	r.Get("/funnel", a.funnelShow)
	r.Get("/meeting", a.meetingShow)
}

// committeeRoutes are the memos, the ballots and their decisions.
func (a *App) committeeRoutes(r fiber.Router) {
	r.Get("/committee", a.committeeShow)
	r.Post("/pipeline/memo", a.requireAdmin, a.memoTemplateUpdate)
	r.Get("/deals/:id<int>/memo", a.memoShow)
	r.Get("/deals/:id<int>/memo/edit", a.memoEdit)
	r.Post("/deals/:id<int>/memo", a.memoUpdate)
	r.Get("/deals/:id<int>/ballots/new", a.ballotNew)
	r.Post("/deals/:id<int>/ballots", a.ballotCreate)
	r.Get("/ballots/:id<int>", a.ballotShow)
	r.Post("/ballots/:id<int>/vote", a.voteUpdate)
	r.Post("/ballots/:id<int>/opening", a.ballotClose)
	r.Post("/ballots/:id<int>/withdrawal", a.ballotWithdraw)
	r.Post("/ballots/:id<int>/decision", a.decisionUpdate)
	r.Post("/ballots/:id<int>/conditions/:condition<int>", a.conditionUpdate)
}

// shortlistRoutes are for the lists that are kept by hand.
func (a *App) shortlistRoutes(r fiber.Router) {
	r.Get("/lists", a.shortlistIndex)
	r.Post("/lists", a.shortlistCreate)
	r.Get("/lists/choice", a.shortlistChoice)
	r.Get("/lists/:id<int>", a.shortlistShow)
	r.Post("/lists/:id<int>", a.shortlistUpdate)
	r.Post("/lists/:id<int>/delete", a.shortlistDelete)
	r.Post("/lists/:id<int>/entries", a.entryCreate)
	r.Post("/lists/:id<int>/entries/delete", a.entryDelete)
	r.Post("/lists/:id<int>/entries/:entry<int>", a.entryUpdate)
}

func (a *App) activityRoutes(r fiber.Router) {
	r.Get("/activities", a.activityIndex)
	r.Post("/activities", a.activityCreate)
	r.Get("/activities/:id<int>", a.activityShow)
	r.Get("/activities/:id<int>/edit", a.activityEdit)
	r.Post("/activities/:id<int>", a.activityUpdate)
	r.Post("/activities/:id<int>/delete", a.activityDelete)
	r.Get("/digest", a.digestShow)
	r.Post("/pipeline/quiet", a.requireAdmin, a.quietUpdate)
	r.Post("/deals/:id<int>/next-step", a.nextStepUpdate)
	r.Get("/tasks", a.taskIndex)
	r.Post("/tasks", a.taskCreate)
	r.Get("/tasks/:id<int>", a.taskShow)
	r.Get("/tasks/:id<int>/edit", a.taskEdit)
	r.Post("/tasks/:id<int>", a.taskUpdate)
	r.Post("/tasks/:id<int>/delete", a.taskDelete)
	r.Post("/tasks/:id<int>/completion", a.completionCreate)
	r.Post("/tasks/:id<int>/completion/delete", a.completionDelete)
}

// operationRoutes show what happened and take it back, reach everything, and
// change one value at a time.
func (a *App) operationRoutes(r fiber.Router) {
	r.Get("/history", a.operationIndex)
	r.Get("/history/latest", a.operationLatest)
	r.Get("/history/:id<int>", a.operationShow)
	r.Post("/history/:id<int>/reversal", a.operationReversal)
	r.Get("/palette", a.paletteIndex)
	r.Post("/visits", a.visitCreate)
	// One field of a record, where it stands.
	r.Get("/companies/:id<int>/fields/:field", a.fieldEdit(models.KindCompany))
	r.Post("/companies/:id<int>/fields/:field", a.fieldUpdate(models.KindCompany))
	r.Get("/people/:id<int>/fields/:field", a.fieldEdit(models.KindPerson))
	r.Post("/people/:id<int>/fields/:field", a.fieldUpdate(models.KindPerson))
	r.Get("/rounds/:id<int>/fields/:field", a.fieldEdit(models.KindRound))
	r.Post("/rounds/:id<int>/fields/:field", a.fieldUpdate(models.KindRound))
	r.Get("/deals/:id<int>/fields/:field", a.fieldEdit(models.KindDeal))
	r.Post("/deals/:id<int>/fields/:field", a.fieldUpdate(models.KindDeal))
}

// mergeRoutes make one record of two that are the same.
func (a *App) mergeRoutes(r fiber.Router) {
	r.Get("/companies/:id<int>/merges/new", a.mergeNew(models.KindCompany))
	r.Post("/companies/:id<int>/merges", a.mergeCreate(models.KindCompany))
	r.Get("/people/:id<int>/merges/new", a.mergeNew(models.KindPerson))
	r.Post("/people/:id<int>/merges", a.mergeCreate(models.KindPerson))
	r.Get("/rounds/:id<int>/merges/new", a.mergeNew(models.KindRound))
	r.Post("/rounds/:id<int>/merges", a.mergeCreate(models.KindRound))
}

// captureRoutes are those of the quick line, of what is known of the company that
// is being typed, and of how a text will be read.
func (a *App) captureRoutes(r fiber.Router) {
	r.Post("/captures", a.captureCreate)
	r.Post("/captures/preview", a.capturePreview)
	r.Post("/captures/draft", a.captureDraft)
	r.Post("/previews", a.previewCreate)
	r.Post("/captures/:id<int>/reversal", a.captureReversal)
	r.Get("/encounters", a.encounterIndex)
}

// pipelineRoutes are how an administrator sets up the pipeline.
func (a *App) pipelineRoutes(r fiber.Router) {
	r.Get("/pipeline", a.requireAdmin, a.pipelineShow)
	r.Get("/jobs", a.requireAdmin, a.jobIndex)
	r.Post("/jobs/:id<int>/retry", a.requireAdmin, a.jobRetry)
	r.Post("/jobs/:id<int>/delete", a.requireAdmin, a.jobDelete)
	r.Post("/stages", a.requireAdmin, a.stageCreate)
	r.Post("/stages/:id<int>", a.requireAdmin, a.stageRename)
	r.Post("/stages/:id<int>/position", a.requireAdmin, a.stagePositionUpdate)
	r.Post("/stages/:id<int>/retirement", a.requireAdmin, a.stageRetirementCreate)
	r.Post("/stages/:id<int>/retirement/delete", a.requireAdmin, a.stageRetirementDelete)
	r.Post("/reasons", a.requireAdmin, a.reasonCreate)
	r.Post("/reasons/:id<int>", a.requireAdmin, a.reasonRename)
	r.Post("/reasons/:id<int>/position", a.requireAdmin, a.reasonPositionUpdate)
	r.Post("/reasons/:id<int>/retirement", a.requireAdmin, a.reasonRetirementCreate)
	r.Post("/reasons/:id<int>/retirement/delete", a.requireAdmin, a.reasonRetirementDelete)
}

// documentRoutes are for uploaded files. What is posted to /documents and to
// versions is read as it comes; see isUpload.
func (a *App) documentRoutes(r fiber.Router) {
	r.Get("/documents", a.documentIndex)
	r.Post("/documents", a.documentCreate)
	r.Get("/documents/:id<int>", a.documentShow)
	r.Get("/documents/:id<int>/content", a.documentContent)
	r.Get("/documents/:id<int>/edit", a.documentEdit)
	r.Post("/documents/:id<int>", a.documentUpdate)
	r.Post("/documents/:id<int>/delete", a.documentDelete)
	r.Post("/documents/:id<int>/versions", a.versionCreate)
	r.Post("/documents/:id<int>/extraction", a.extractionCreate)
}

func (a *App) companyRoutes(r fiber.Router) {
	r.Get("/companies", a.companyIndex)
	r.Get("/companies/new", a.companyNew)
	r.Post("/companies", a.companyCreate)
	r.Post("/companies/bulk", a.companiesUpdate)
	r.Get("/companies/:id<int>", a.companyShow)
	r.Get("/companies/:id<int>/edit", a.companyEdit)
	r.Post("/companies/:id<int>", a.companyUpdate)
	r.Post("/companies/:id<int>/delete", a.companyDelete)

	// What a company's page is made of.
	r.Get("/companies/:id<int>/roles/new", a.roleNew)
	r.Post("/companies/:id<int>/roles", a.roleCreate)
	r.Post("/roles/:id<int>/delete", a.roleDelete)
	r.Get("/companies/:id<int>/acquisitions/new", a.acquisitionNew)
	r.Post("/companies/:id<int>/acquisitions", a.acquisitionCreate)
	r.Post("/acquisitions/:id<int>/delete", a.acquisitionDelete)
	r.Get("/companies/:id<int>/listings/new", a.listingNew)
	r.Post("/companies/:id<int>/listings", a.listingCreate)
	r.Post("/listings/:id<int>/delete", a.listingDelete)
	r.Get("/companies/:id<int>/partnerships/new", a.partnershipNew)
	r.Post("/companies/:id<int>/partnerships", a.partnershipCreate)
	r.Post("/partnerships/:id<int>/delete", a.partnershipDelete)
}

func (a *App) personRoutes(r fiber.Router) {
	r.Get("/people", a.personIndex)
	r.Get("/people/new", a.personNew)
	r.Post("/people", a.personCreate)
	r.Post("/people/bulk", a.peopleUpdate)
	r.Get("/people/:id<int>", a.personShow)
	r.Get("/people/:id<int>/edit", a.personEdit)
	r.Post("/people/:id<int>", a.personUpdate)
	r.Post("/people/:id<int>/delete", a.personDelete)
	r.Get("/people/:id<int>/roles/new", a.roleNew)
	r.Post("/people/:id<int>/roles", a.roleCreate)
}

func (a *App) roundRoutes(r fiber.Router) {
	r.Get("/rounds", a.roundIndex)
	r.Get("/rounds/new", a.roundNew)
	r.Post("/rounds", a.roundCreate)
	r.Get("/rounds/:id<int>", a.roundShow)
	r.Get("/rounds/:id<int>/edit", a.roundEdit)
	r.Post("/rounds/:id<int>", a.roundUpdate)
	r.Post("/rounds/:id<int>/delete", a.roundDelete)
	r.Get("/rounds/:id<int>/investments/new", a.investmentNew)
	r.Post("/rounds/:id<int>/investments", a.investmentCreate)
	r.Post("/investments/:id<int>/delete", a.investmentDelete)
}
