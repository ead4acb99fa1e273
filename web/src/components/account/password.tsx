import { ActionForm } from "@/components/action-form";
import { changePassword } from "@/lib/account-actions";

export function Password() {
  return (
    <ActionForm
      action={changePassword}
      fields={[
        { name: "previous", label: "Current password", type: "password", autoComplete: "current-password", maxLength: 256 },
        { name: "proposed", label: "New password", type: "password", autoComplete: "new-password", maxLength: 256 },
        { name: "repeated", label: "New password again", type: "password", autoComplete: "new-password", maxLength: 256 },
      ]}
      button="Change the password"
    />
  );
}
