// The module that pages/figures/component.py writes from pages/figures/colours.py.
type Themes<Table> = { light: Table; dark: Table };

export const ROLES: {
  accents: Themes<Record<string, string>>; // role: its colour
  scales: Themes<Record<"sequential" | "diverging" | "order", string[]>>; // the stops of each
};
