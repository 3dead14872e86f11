package views

var (
	companyName        = Field{Name: "name", Label: "company.name", Required: true, Autofocus: true, MaxLength: 300}
	companyDescription = Field{Name: "description", Label: "company.description", Rows: 3}
	companyKind        = Field{Name: "kind", Label: "company.kind"}
	companyStatus      = Field{Name: "status", Label: "company.status"}
	companyWebsite     = Field{Name: "website", Label: "company.website", InputMode: "url", Placeholder: "company.website_placeholder", MaxLength: 500}
	companySectors     = Field{Name: "sectors", Label: "company.sectors", Hint: "company.sectors_hint"}
	companyCountry     = Field{Name: "country", Label: "company.country"}
	companyRegion      = Field{Name: "region", Label: "company.region", MaxLength: 500}
	companyCity        = Field{Name: "city", Label: "company.city", MaxLength: 500}
	companyFounded     = Field{Name: "founded_on", Label: "company.founded"}
	companyClosed      = Field{Name: "closed_on", Label: "company.closed"}
	companyFields      = []Field{companyName, companyDescription, companyKind, companyStatus, companyWebsite, companySectors,
		companyCountry, companyRegion, companyCity, companyFounded, companyClosed}
)

func (p CompanyFormPage) title() string {
	if p.ID == 0 {
		return p.T("company.new")
	}
	return p.T("record.edit", "Name", p.Name)
}

func (p CompanyFormPage) action() string {
	if p.ID == 0 {
		return "/companies"
	}
	return link("/companies/", p.ID)
}

func (p CompanyFormPage) back() string { return p.action() }

func (p CompanyFormPage) backLabel() string {
	if p.ID == 0 {
		return p.T("company.plural")
	}
	return p.Name
}

func (p CompanyFormPage) submit() string {
	if p.ID == 0 {
		return "action.create"
	}
	return "action.save"
}
