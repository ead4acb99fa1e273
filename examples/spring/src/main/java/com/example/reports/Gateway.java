package com.example.reports;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What this application asks of Poolguard: whether a request may pass, and sign-ins. A call takes 5 s at most. */
@Component
public class Gateway {
    /** What Poolguard answered instead; 503 if it cannot be reached. */
    public static class Refused extends Exception {
        public final int status;

        Refused(int status, String code) {
            super(code);
            this.status = status;
        }
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json;
    private final String poolguard;

    Gateway(ObjectMapper json, @Value("${poolguard.url}") String poolguard) {
        this.json = json;
        this.poolguard = poolguard;
    }

    /** The e-mail address of who sends a request, if the rules (docs/proxies.md) let them pass. Notices sign-outs. */
    String ask(String token, String rules) throws Refused {
        if (token == null || !token.matches("[\\x21-\\x7e]+")) {
            throw new Refused(401, "token_missing");
        }
        HttpRequest.Builder asked = request("/forward-auth?by=bearer&" + rules);
        asked.header("Authorization", "Bearer " + token);
        String email = send(asked.GET()).headers().firstValue("X-Auth-Email").orElse("");
        // The decoder is for forms, in which "+" means a space.
        return URLDecoder.decode(email.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Tokens. `address` is the browser's: Poolguard limits sign-ins by it, if TRUSTED_PROXIES names this server. */
    Map<String, Object> signIn(String email, String password, String address) throws Refused {
        try {
            String body = json.writeValueAsString(Map.of("email", email, "password", password));
            HttpRequest.Builder asked = request("/auth/login").header("X-Forwarded-For", address);
            Map<String, Object> said = members(send(asked.POST(HttpRequest.BodyPublishers.ofString(body))).body());
            if (said.get("challenge") instanceof String challenge) { // POST /auth/challenge answers it
                throw new Refused(403, challenge);
            }
            return said;
        } catch (IOException error) {
            throw new Refused(503, "unavailable");
        }
    }

    /** Ends all sessions of the user. A token that has expired or was ended needs no sign-out. */
    void signOut(String token) throws Refused {
        try {
            HttpRequest.Builder asked = request("/auth/logout").header("Authorization", "Bearer " + token);
            send(asked.POST(HttpRequest.BodyPublishers.noBody()));
        } catch (Refused refused) {
            if (refused.status != 401) {
                throw refused;
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(poolguard + path)).timeout(TIMEOUT)
                .header("Content-Type", "application/json");
    }

    private Map<String, Object> members(String body) throws IOException {
        return json.readValue(body, new TypeReference<Map<String, Object>>() {});
    }

    private HttpResponse<String> send(HttpRequest.Builder asked) throws Refused {
        HttpResponse<String> answer;
        try {
            answer = client.send(asked.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException error) {
            throw new Refused(503, "unavailable");
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new Refused(503, "unavailable");
        }
        if (answer.statusCode() / 100 == 2) {
            return answer;
        }
        String code = "refused";
        try {
            code = String.valueOf(members(answer.body()).getOrDefault("code", code));
        } catch (IOException error) {
            // A refusal without a problem document is a refusal too.
        }
        throw new Refused(answer.statusCode(), code);
    }
}
