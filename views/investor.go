package views

import "dealflow/models"

// InvestorIndexPage is GET /investors?kind=&name=&sort=&dir=.
type InvestorIndexPage struct {
	Base
	List List
	Rows []models.InvestorRow
}

// PortfolioPage is GET /investors/company/:id and GET /investors/person/:id.
// The list is that of the investments.
type PortfolioPage struct {
	Base
	List      List
	Portfolio *models.Portfolio
}
