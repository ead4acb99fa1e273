// An application of the standard library with Poolguard. README.md beside it says how to run it.
package main

import (
	"encoding/json"
	"errors"
	"html/template"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

const cookieName = "example-token"

type application struct {
	poolguard, issuer, client string
	keys                      *keySet
}

var page = template.Must(template.New("page").Parse(`<!doctype html><html lang="en"><meta charset="utf-8">
<title>Reports</title><p>{{.Text}}</p>{{if .IsSignIn}}<form method="post" action="/login">
<label>Email <input name="email" type="email" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>{{else}}<form method="post" action="/logout"><button>Sign out</button></form>{{end}}`))

func show(w http.ResponseWriter, status int, text string, isSignIn bool) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = page.Execute(w, struct {
		Text     string
		IsSignIn bool
	}{text, isSignIn}) // fails only when the browser has gone
}

func asRefused(err error) refused {
	var problem refused
	if errors.As(err, &problem) {
		return problem
	}
	log.Print(err)
	return refused{http.StatusInternalServerError, "internal"}
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // fails only when the client has gone
}

func refuse(w http.ResponseWriter, err error) {
	problem := asRefused(err)
	if problem.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	answer(w, problem.status, map[string]string{"error": problem.code})
}

func (app *application) me(w http.ResponseWriter, r *http.Request) {
	token, err := bearer(r.Header.Get("Authorization"))
	if err != nil {
		refuse(w, err)
		return
	}
	found, err := app.verify(token)
	if err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"sub": found.Subject, "groups": append([]string{}, found.Groups...)})
}

func (app *application) home(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	show(w, http.StatusOK, "Sign in to see the reports.", true)
}

func (app *application) login(w http.ResponseWriter, r *http.Request) {
	address, _, _ := net.SplitHostPort(r.RemoteAddr)
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	found, err := app.signIn(r.Context(), r.PostFormValue("email"), r.PostFormValue("password"), address)
	if err != nil {
		problem := asRefused(err)
		show(w, problem.status, "The sign-in was refused: "+problem.code, true)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: found.Access, MaxAge: found.Expires, Path: "/",
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, "/reports", http.StatusSeeOther)
}

func tokenOf(r *http.Request) string {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (app *application) reports(w http.ResponseWriter, r *http.Request) {
	found, err := app.ask(r.Context(), tokenOf(r), "groups=staff")
	if err == nil {
		show(w, http.StatusOK, "Reports for "+found.email, false)
	} else if problem := asRefused(err); problem.status == http.StatusUnauthorized {
		http.Redirect(w, r, "/", http.StatusSeeOther)
	} else {
		show(w, problem.status, "You cannot see the reports: "+problem.code, false)
	}
}

func (app *application) logout(w http.ResponseWriter, r *http.Request) {
	if token := tokenOf(r); token != "" {
		if err := app.signOut(r.Context(), token); err != nil {
			refuse(w, err)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// only lets one method through. Forms must come from this site's pages: browsers send Origin with every form, and
// programs need not.
func only(method string, handler http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		origin, err := url.Parse(r.Header.Get("Origin"))
		if r.Method != method && !(method == http.MethodGet && r.Method == http.MethodHead) {
			answer(w, http.StatusMethodNotAllowed, map[string]string{"error": "method"})
		} else if r.Method == http.MethodPost && r.Header.Get("Origin") != "" && (err != nil || origin.Host != r.Host) {
			answer(w, http.StatusForbidden, map[string]string{"error": "cross_site"})
		} else {
			handler(w, r)
		}
	}
}

// needed returns a variable that `poolguard env` prints.
func needed(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("%s is not set; `poolguard env` prints it", name)
	}
	return value
}

func orElse(value, other string) string {
	if value == "" {
		return other
	}
	return value
}

func main() {
	app := &application{
		poolguard: orElse(os.Getenv("POOLGUARD_URL"), "http://127.0.0.1:8000"),
		issuer:    needed("COGNITO_ISSUER"),
		client:    needed("COGNITO_APP_CLIENT_ID"),
	}
	app.keys = &keySet{url: orElse(os.Getenv("COGNITO_JWKS_URL"), app.issuer+"/.well-known/jwks.json")}
	site := http.NewServeMux()
	site.HandleFunc("/", only(http.MethodGet, app.home))
	site.HandleFunc("/api/me", only(http.MethodGet, app.me))
	site.HandleFunc("/login", only(http.MethodPost, app.login))
	site.HandleFunc("/reports", only(http.MethodGet, app.reports))
	site.HandleFunc("/logout", only(http.MethodPost, app.logout))
	server := &http.Server{
		Addr:              "127.0.0.1:" + orElse(os.Getenv("PORT"), "5000"),
		Handler:           site,
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
