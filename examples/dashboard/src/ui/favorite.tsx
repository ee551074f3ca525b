// The heart of a deal: one's own mark, set and taken off at a click.

import { ActionIcon } from "@mantine/core";
import { IconHeart, IconHeartFilled } from "@tabler/icons-react";
import { useAct } from "../api/hooks.ts";
import { AddFavoriteDocument, RemoveFavoriteDocument } from "../generated/graphql.ts";
import { useWords } from "../lang/words.tsx";

export function Favorite({
  deal: { id, name, isFavorite },
}: {
  deal: { id: string; name: string; isFavorite: boolean };
}) {
  const { t } = useWords();
  const act = useAct();
  const words = t(isFavorite ? "board.favorite.remove" : "board.favorite.add", { name });
  const variables = { input: { opportunityId: id } };
  const toggle = () => (isFavorite ? act(RemoveFavoriteDocument, variables) : act(AddFavoriteDocument, variables));
  return (
    <ActionIcon
      variant="subtle"
      color={isFavorite ? "red" : "gray"}
      className="above"
      aria-pressed={isFavorite}
      aria-label={words}
      title={words}
      onClick={toggle}
    >
      {isFavorite ? <IconHeartFilled size={16} /> : <IconHeart size={16} />}
    </ActionIcon>
  );
}
