// Buttons for keys work only with this script, so it is what shows them. A key that is refused or cancelled
// says so on the page instead of only in the browser's console.
const notice = document.getElementById('key-trouble')

for (const button of document.querySelectorAll('[data-key]')) button.hidden = false

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  notice.hidden = false
  notice.scrollIntoView({ block: 'nearest' })
})
