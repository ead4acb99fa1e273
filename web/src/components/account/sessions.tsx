import { ActionForm } from "@/components/action-form";
import { Time } from "@/components/account/section";
import type { Session } from "@/lib/account";
import { endSession } from "@/lib/account-actions";

const nameOf = ({ type, device }: Session) => {
  if (device && device !== "unknown") return device;
  return type === "SSO" ? "A browser at the sign-in pages" : "An application";
};

export function Sessions({ sessions }: { sessions: Session[] }) {
  return (
    <ul className="records">
      {sessions.map((each) => (
        <li key={each.id}>
          <span className="what">
            <strong>{nameOf(each)}</strong>
            <span className="quiet">
              {each.is_current && "This session. "}Since <Time at={each.started_at} />, last used{" "}
              <Time at={each.last_used_at} />
              {each.last_address && ` from ${each.last_address}`}
            </span>
          </span>
          {!each.is_current && (
            <ActionForm
              action={endSession.bind(null, each.id)}
              button="End"
              label={`End ${nameOf(each)} since ${each.started_at}`}
              quiet
            />
          )}
        </li>
      ))}
    </ul>
  );
}
