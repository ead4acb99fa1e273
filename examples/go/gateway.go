package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// refused is what Poolguard answered instead; 503 if it cannot be reached.
type refused struct {
	status int
	code   string
}

func (r refused) Error() string { return r.code }

var client = &http.Client{
	Timeout:       5 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// call sends a request with a JSON body, if there is one, and reads a JSON answer into `into`, if that is not nil.
func call(ctx context.Context, method, address string, headers map[string]string, body, into any) (http.Header, error) {
	unavailable := refused{http.StatusServiceUnavailable, "unavailable"}
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, address, sent)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, unavailable
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return nil, unavailable
	}
	if answer.StatusCode/100 != 2 {
		problem := struct{ Code string }{"refused"}
		_ = json.Unmarshal(content, &problem) // an answer without a code is a refusal too
		return nil, refused{answer.StatusCode, problem.Code}
	}
	if into != nil && json.Unmarshal(content, into) != nil {
		return nil, unavailable
	}
	return answer.Header, nil
}

func authorization(token string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + token}
}

type user struct{ subject, email string }

// ask says who sends a request, if the rules (docs/proxies.md) let them pass. It notices sign-outs.
func (app *application) ask(ctx context.Context, token, rules string) (user, error) {
	if token == "" {
		return user{}, refused{http.StatusUnauthorized, "token_missing"}
	}
	address := app.poolguard + "/forward-auth?by=bearer&" + rules
	headers, err := call(ctx, http.MethodGet, address, authorization(token), nil, nil)
	if err != nil {
		return user{}, err
	}
	subject, subjectErr := url.PathUnescape(headers.Get("X-Auth-Subject"))
	email, emailErr := url.PathUnescape(headers.Get("X-Auth-Email"))
	if subjectErr != nil || emailErr != nil {
		return user{}, refused{http.StatusServiceUnavailable, "unavailable"}
	}
	return user{subject, email}, nil
}

type tokens struct {
	Access    string `json:"access_token"`
	Expires   int    `json:"expires_in"` // seconds
	Challenge string `json:"challenge"`
}

// signIn returns tokens. `address` is the browser's: Poolguard limits sign-ins by it, if TRUSTED_PROXIES names this
// server.
func (app *application) signIn(ctx context.Context, email, password, address string) (tokens, error) {
	var found tokens
	_, err := call(ctx, http.MethodPost, app.poolguard+"/auth/login", map[string]string{"X-Forwarded-For": address},
		map[string]string{"email": email, "password": password}, &found)
	if err == nil && found.Challenge != "" { // a second factor or a new password: POST /auth/challenge answers it
		err = refused{http.StatusForbidden, found.Challenge}
	}
	return found, err
}

// signOut ends all sessions of the user. A token that has expired or was ended needs no sign-out.
func (app *application) signOut(ctx context.Context, token string) error {
	_, err := call(ctx, http.MethodPost, app.poolguard+"/auth/logout", authorization(token), nil, nil)
	if problem, ok := err.(refused); ok && problem.status == http.StatusUnauthorized {
		return nil
	}
	return err
}

// bearer returns the token of an Authorization header.
func bearer(header string) (string, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "bearer") || strings.TrimSpace(token) == "" {
		return "", refused{http.StatusUnauthorized, "token_missing"}
	}
	return strings.TrimSpace(token), nil
}
