// On a demo instance, a click on a person fills the sign-in form.

const form = document.getElementById("sign-in");
const people = document.querySelectorAll("[data-login]");

for (const person of people) {
  person.addEventListener("click", () => {
    form.elements.login.value = person.dataset.login;
    form.elements.password.value = person.dataset.password;
    for (const other of people) other.ariaPressed = String(other === person);
    form.querySelector("[type=submit]").focus();
  });
}
