package views

import "strings"

// What the User-Agent of a browser contains, the more telling names first:
// Edge and Opera say Chrome as well, and Chrome says Safari.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"}, {"SamsungBrowser/", "Samsung Internet"}, {"MicroMessenger/", "WeChat"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// browser names the browser and the system of a session, as far as they say.
func (b Base) browser(agent string) string {
	name, system := firstNamed(browsers, agent), firstNamed(systems, agent)
	switch {
	case name == "" && system == "":
		return b.T("account.unknown_browser")
	case name == "":
		return system
	case system == "":
		return name
	}
	return b.T("account.browser_on", "Browser", name, "System", system)
}

func firstNamed(list [][2]string, agent string) string {
	for _, entry := range list {
		if strings.Contains(agent, entry[0]) {
			return entry[1]
		}
	}
	return ""
}
