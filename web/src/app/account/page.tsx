import type { Metadata } from "next";
import { Authenticator } from "@/components/account/authenticator";
import { Devices } from "@/components/account/devices";
import { Passkeys } from "@/components/account/passkeys";
import { Password } from "@/components/account/password";
import { Profile } from "@/components/account/profile";
import { Section } from "@/components/account/section";
import { Sessions } from "@/components/account/sessions";
import { loadAccount } from "@/lib/account";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage(props: { searchParams: Promise<{ cursor?: string }> }) {
  const { cursor } = await props.searchParams;
  const { profile, factors, passkeys, devices, sessions } = await loadAccount(cursor);
  return (
    <>
      <h1>Account</h1>
      <Section id="profile" title="Profile" loaded={profile}>
        {({ attributes }) => <Profile attributes={attributes} />}
      </Section>
      <Section id="password" title="Password" loaded={profile}>
        {() => <Password />}
      </Section>
      <Section id="authenticator" title="Authenticator app" loaded={factors}>
        {({ methods }) => {
          const isOn = methods.includes("SOFTWARE_TOKEN_MFA");
          // With a key, so that a former secret is not shown again.
          return <Authenticator key={String(isOn)} isOn={isOn} />;
        }}
      </Section>
      <Section id="passkeys" title="Passkeys" loaded={passkeys}>
        {(value) => <Passkeys passkeys={value.passkeys} />}
      </Section>
      <Section id="devices" title="Devices" loaded={devices}>
        {(value) => <Devices {...value} />}
      </Section>
      <Section id="sessions" title="Sessions" loaded={sessions}>
        {(value) => <Sessions sessions={value.sessions} />}
      </Section>
    </>
  );
}
