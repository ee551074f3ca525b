// Which page an address shows, and for whom: the first part of every address is the person.

import { Navigate, Route, Routes, useParams } from "react-router";
import { Clock } from "./api/clock.tsx";
import { keptToken, OWN, Session, type Config } from "./api/session.tsx";
import { Board } from "./board/board.tsx";
import { Create } from "./create/create.tsx";
import { Deadlines } from "./board/deadlines.tsx";
import { Deal } from "./deal/deal.tsx";
import { Shell } from "./shell/shell.tsx";
import { SignIn } from "./shell/sign-in.tsx";

export function App({ config }: { config: Config }) {
  return (
    <Routes>
      <Route path=":who" element={<Desk config={config} />}>
        <Route index element={<Board />} />
        <Route path="deadlines" element={<Deadlines />} />
        <Route path="new" element={<Create />} />
        <Route path="deals/:id" element={<Deal />} />
      </Route>
      <Route path="*" element={<Navigate to={`/${config.personas[0]?.name ?? OWN}`} replace />} />
    </Routes>
  );
}

function Desk({ config }: { config: Config }) {
  const { who } = useParams();
  const token = config.personas.find(({ name }) => name === who)?.token ?? (who === OWN ? keptToken() : undefined);
  if (!token) return <SignIn />;
  return (
    <Session key={token} token={token}>
      <Clock isMovable={config.clock === "movable"}>
        <Shell config={config} />
      </Clock>
    </Session>
  );
}

/** The address of a page, for whoever one is. */
export function useAddress() {
  const { who } = useParams();
  return (page: string) => `/${who}/${page}`;
}
