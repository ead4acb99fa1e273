package com.example.reports;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@RestController
public class Pages {
    private static final String COOKIE = "example-token";
    private static final String SIGN_IN = """
            <form method="post" action="/login">
            <label>Email <input name="email" type="email" autocomplete="username" required></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            %s<button>Sign in</button></form>""";
    private static final String SIGN_OUT = """
            <form method="post" action="/logout">%s<button>Sign out</button></form>""";
    private final Gateway gateway;

    Pages(Gateway gateway) {
        this.gateway = gateway;
    }

    private static ResponseEntity<String> page(int status, String text, String form, CsrfToken token) {
        String field = "<input type=\"hidden\" name=\"%s\" value=\"%s\">".formatted(token.getParameterName(),
                token.getToken());
        String head = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Reports</title><p>";
        return ResponseEntity.status(status).contentType(MediaType.TEXT_HTML).cacheControl(CacheControl.noStore())
                .body(head + HtmlUtils.htmlEscape(text) + "</p>" + form.formatted(field));
    }

    private static ResponseEntity<String> redirect(String to, String token, Duration age, boolean isSecure) {
        ResponseCookie cookie = ResponseCookie.from(COOKIE, token).path("/").maxAge(age).httpOnly(true).secure(isSecure)
                .sameSite("Lax").build();
        return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(to))
                .header(HttpHeaders.SET_COOKIE, cookie.toString()).build();
    }

    @GetMapping("/api/me")
    Map<String, Object> me(@AuthenticationPrincipal Jwt token) {
        List<String> groups = token.getClaimAsStringList("cognito:groups");
        return Map.of("sub", token.getSubject(), "groups", groups == null ? List.of() : groups);
    }

    @GetMapping("/")
    ResponseEntity<String> home(CsrfToken token) {
        return page(200, "Sign in to see the reports.", SIGN_IN, token);
    }

    @PostMapping("/login")
    ResponseEntity<String> login(@RequestParam String email, @RequestParam String password, HttpServletRequest request,
                                 CsrfToken token) {
        try {
            Map<String, Object> tokens = gateway.signIn(email, password, request.getRemoteAddr());
            Duration age = Duration.ofSeconds(((Number) tokens.get("expires_in")).longValue());
            return redirect("/reports", (String) tokens.get("access_token"), age, request.isSecure());
        } catch (Gateway.Refused refused) {
            return page(refused.status, "The sign-in was refused: " + refused.getMessage(), SIGN_IN, token);
        }
    }

    @GetMapping("/reports")
    ResponseEntity<String> reports(@CookieValue(name = COOKIE, required = false) String given, CsrfToken token) {
        try {
            return page(200, "Reports for " + gateway.ask(given, "groups=staff"), SIGN_OUT, token);
        } catch (Gateway.Refused refused) {
            if (refused.status == 401) {
                return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
            }
            return page(refused.status, "You cannot see the reports: " + refused.getMessage(), SIGN_OUT, token);
        }
    }

    @PostMapping("/logout")
    ResponseEntity<String> logout(@CookieValue(name = COOKIE, required = false) String given,
                                  HttpServletRequest request) {
        try {
            if (given != null) {
                gateway.signOut(given);
            }
            return redirect("/", "", Duration.ZERO, request.isSecure());
        } catch (Gateway.Refused refused) {
            return ResponseEntity.status(refused.status).body(refused.getMessage());
        }
    }
}
