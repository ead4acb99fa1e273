package main

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"
)

// claims are those of Cognito's access tokens that this application reads.
type claims struct {
	Issuer   string   `json:"iss"`
	Subject  string   `json:"sub"`
	Use      string   `json:"token_use"`
	Client   string   `json:"client_id"`
	Expires  int64    `json:"exp"` // seconds since 1970
	Groups   []string `json:"cognito:groups"`
	Username string   `json:"username"`
}

// keySet has the pool's public keys by their `kid`. They are fetched when a key is unknown, at most once in 10 s:
// anybody can send tokens with invented key ids.
type keySet struct {
	url   string
	lock  sync.Mutex
	known map[string]*rsa.PublicKey
	asked time.Time
	// isReached is whether the last fetch succeeded.
	isReached bool
}

var errUnknownKey = errors.New("unknown key")

func (keys *keySet) find(kid string) (*rsa.PublicKey, error) {
	keys.lock.Lock()
	defer keys.lock.Unlock()
	if keys.known[kid] == nil && time.Since(keys.asked) > 10*time.Second {
		keys.asked = time.Now()
		fetched, err := fetchKeys(keys.url)
		keys.isReached = err == nil
		if err == nil {
			keys.known = fetched
		}
	}
	if keys.known[kid] != nil {
		return keys.known[kid], nil
	}
	if !keys.isReached {
		return nil, refused{http.StatusServiceUnavailable, "keys_unavailable"}
	}
	return nil, errUnknownKey
}

// fetchKeys does not end with the request that needs the keys: others wait for them, too.
func fetchKeys(url string) (map[string]*rsa.PublicKey, error) {
	var document struct {
		Keys []struct{ Kid, N, E string }
	}
	if _, err := call(context.Background(), http.MethodGet, url, nil, nil, &document); err != nil {
		return nil, err
	}
	found := map[string]*rsa.PublicKey{}
	for _, each := range document.Keys {
		modulus, err := base64.RawURLEncoding.DecodeString(each.N)
		if err != nil {
			return nil, err
		}
		exponent, err := base64.RawURLEncoding.DecodeString(each.E)
		if err != nil {
			return nil, err
		}
		found[each.Kid] = &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: int(new(big.Int).SetBytes(exponent).Int64())}
	}
	return found, nil
}

func decodePart(part string, into any) error {
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// verify returns the claims of an access token of this pool and app client. It asks nobody, so it does not notice
// sign-outs.
func (app *application) verify(token string) (*claims, error) {
	invalid := refused{http.StatusUnauthorized, "token_invalid"}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, invalid
	}
	var header struct{ Alg, Kid string }
	if decodePart(parts[0], &header) != nil || header.Alg != "RS256" {
		return nil, invalid
	}
	key, err := app.keys.find(header.Kid)
	if errors.Is(err, errUnknownKey) {
		return nil, invalid
	} else if err != nil {
		return nil, err
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err != nil || rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) != nil {
		return nil, invalid
	}
	var found claims
	if decodePart(parts[1], &found) != nil {
		return nil, invalid
	}
	// Cognito's access tokens name their client in `client_id`. ID tokens have `aud`, and are for the client only.
	if found.Issuer != app.issuer || found.Client != app.client || found.Use != "access" || found.Subject == "" ||
		time.Now().Unix() >= found.Expires {
		return nil, invalid
	}
	return &found, nil
}
