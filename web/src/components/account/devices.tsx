import Link from "next/link";
import { ActionForm } from "@/components/action-form";
import { Time } from "@/components/account/section";
import type { Device } from "@/lib/account";
import { forgetDevice, rememberDevice } from "@/lib/account-actions";

export function Devices({ devices, next }: { devices: Device[]; next: string | null }) {
  return (
    <>
      <DeviceList devices={devices} />
      {next && <Link href={`/account?${new URLSearchParams({ cursor: next })}#devices`}>More devices</Link>}
    </>
  );
}

function DeviceList({ devices }: { devices: Device[] }) {
  if (devices.length === 0) return <p className="quiet">There are no devices.</p>;
  return (
    <ul className="records">
      {devices.map(({ key, name, remembered, last_address, last_used_at }) => {
        const shown = name || "Unnamed device";
        const change = remembered ? "Stop remembering" : "Remember";
        return (
          <li key={key}>
            <span className="what">
              <strong>{shown}</strong>
              <span className="quiet">
                {remembered ? "Remembered" : "Not remembered"}, last used <Time at={last_used_at} />
                {last_address && ` from ${last_address}`}
              </span>
            </span>
            <ActionForm action={rememberDevice.bind(null, key, !remembered)} button={change} label={`${change} ${shown}`} quiet />
            <ActionForm action={forgetDevice.bind(null, key)} button="Forget" label={`Forget ${shown}`} quiet />
          </li>
        );
      })}
    </ul>
  );
}
