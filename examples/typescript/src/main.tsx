import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Page } from "./Page";

const place = document.getElementById("page");
if (place === null) throw new Error("index.html has no #page");
createRoot(place).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
