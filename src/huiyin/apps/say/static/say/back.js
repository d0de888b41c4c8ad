/* A page that says what is missing answers a form. Whoever comes back to it by the browser's own button asks for the question
   instead, with what was answered last; otherwise some browsers only say that they no longer have the page. */
history.replaceState(null, "", location.href);
