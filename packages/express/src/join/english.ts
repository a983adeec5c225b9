/**
 * The texts of the pages in English, which say what texts there are and what each has to tell. Plain text; what stands in
 * braces is filled in.
 */
export const english = {
  'landing.title': 'Your invitation',
  'landing.heading': 'You have an invitation',
  'landing.lead': 'Continue to see who invited you, and to what. You can then accept or decline it.',
  'landing.code': 'The code in your invitation',
  'landing.codeHint': 'It begins with {prefix}. You may also paste the whole link.',
  'landing.noCode': 'This is not a code. Copy it from your message, from the beginning to the end.',
  'landing.continue': 'Continue',

  'several.title': 'Your invitations',
  'several.heading': 'You have {count} invitations',
  'several.text': 'Look at each and answer it, or accept all that are open.',
  'several.nothingOpen': 'None of them is open any more.',
  'several.acceptAll': 'Accept all {count}',
  'several.look': 'Look at it',
  'several.others': 'Your other invitations',
  'several.accepted': 'Accepted',
  'several.declined': 'Declined',
  'several.rescinded': 'Taken back',
  'several.expired': 'Expired',
  'several.superseded': 'Replaced by a later message',

  'confirm.title': 'Invitation to {workspace}',
  'confirm.heading': 'You are invited to {workspace}',
  'confirm.someWorkspace': 'a workspace',
  'confirm.inviter': 'Invited by',
  'confirm.invited': 'Invited',
  'confirm.role': 'Your role',
  'confirm.permissions': 'You may then',
  'confirm.readOnly': 'This is for looking only: you cannot change anything.',
  'confirm.accessFrom': 'From',
  'confirm.accessUntil': 'Until',
  'confirm.expiresAt': 'Open until',
  'confirm.account': 'Your account',
  'confirm.accept': 'Accept',
  'confirm.decline': 'Decline',
  'confirm.sayWhy': 'Say why you decline',
  'confirm.reason': 'Why',
  'confirm.badReason':
    'This reason cannot be kept. Write one line of at most 1,000 characters, without special characters.',
  'confirm.notYours': 'Not your account?',

  'accepted.title': 'Accepted',
  'accepted.heading': 'Accepted',
  'accepted.text': 'You now have access to {workspace}.',
  'accepted.someWorkspace': 'the workspace',

  'declined.title': 'Declined',
  'declined.heading': 'Declined',
  'declined.text': 'You declined the invitation. Whoever sent it can see that. You may close this page.',

  'refused.accepted.heading': 'This invitation was accepted already',
  'refused.accepted.text':
    'If it was you, there is nothing left to do. If it was not, tell whoever invited you.',
  'refused.declined.heading': 'This invitation was declined',
  'refused.declined.text': 'If you changed your mind, you need a new one.',
  'refused.rescinded.heading': 'This invitation was taken back',
  'refused.rescinded.text': 'Whoever invited you can tell you why, and invite you again.',
  'refused.expired.heading': 'This invitation has expired',
  'refused.expired.text': 'Its time has passed.',
  'refused.superseded.heading': 'There is a newer link',
  'refused.superseded.text': 'This one was replaced by a later message. Open the link in the newest one.',
  'refused.wrongAccount.heading': 'This account cannot accept the invitation',
  'refused.wrongAccount.text':
    'It was sent to an address that {account} is not known to have. Sign in with the account of that address; the link goes on working.',
  'refused.ownInvitation.heading': 'You cannot accept your own invitation',
  'refused.ownInvitation.text':
    'Whoever sent an invitation cannot accept it. It stays open for the person you invited.',
  'refused.inviterMayNotGive.heading': 'This invitation offers more than its sender may give',
  'refused.inviterMayNotGive.text':
    'Ask for a new one: whoever invited you may no longer give all of this. The link goes on working, should that change.',
  'refused.knownByAnotherAccount.heading': 'You are known here by another account',
  'refused.knownByAnotherAccount.text':
    'A person has one account here, and an account is one person. Sign in with the account that you used before; the link goes on working.',
  'refused.deactivated.heading': 'You cannot be let in now',
  'refused.deactivated.text': 'You were deactivated here. Ask whoever invited you why.',
  'refused.closed.heading': 'What you were invited to is closed',
  'refused.closed.text': 'Whoever invited you can tell you more.',
  'refused.notOffered.heading': 'Nobody is let in at the moment',
  'refused.notOffered.text':
    'Whoever invited you can tell you more. Should that change, the link works again.',
  'refused.noSeatLeft.heading': 'There is no room for you at the moment',
  'refused.noSeatLeft.text':
    'All places of the organisation that invited you are taken. Tell whoever invited you; the link goes on working.',
  'refused.notNow.heading': 'This does not work at the moment',
  'refused.notNow.text': 'Nothing is lost: try it again in a minute. The link goes on working.',
  'refused.notDone.heading': 'This did not work',
  'refused.notDone.text': 'Open the link in your message again.',
  'refused.account': 'You are signed in as {account}.',

  'newLink.offer':
    'You can ask for a new link: whoever looks after invitations here is told that you need one.',
  'newLink.ask': 'Ask for a new link',
  'newLink.askThem': 'If you need a new link, ask whoever invited you.',
  'newLink.notPassedOn':
    'Your request could not be passed on. Try again, or ask whoever invited you for a new link yourself.',
  'linkAsked.title': 'You asked for a new link',
  'linkAsked.heading': 'You asked for a new link',
  'linkAsked.text':
    'Your request was passed on. If you are invited again, you get a new message. You may close this page.',

  'noInvitation.heading': 'Open your link again',
  'noInvitation.text':
    'No invitation is at hand: you have answered it, or more than a quarter of an hour has passed. Open the link in your message once more.',
  'tooManyRequests.heading': 'Too many tries',
  'tooManyRequests.text': 'Wait a minute, then go on. Your invitation has not changed.',
  'foreignForm.heading': 'This came from elsewhere',
  'foreignForm.text':
    'It was not one of our own pages that sent this, so nothing was done. Open the link in your message.',
  'lookAgain.heading': 'Please look again',
  'lookAgain.text':
    'Your account or the invitation is another one than on the page that you answered, or the page had been open for long. Nothing was done. Look at the invitation again, then answer it.',
  'lookAgain.link': 'Look at the invitation',
  'signInFirst.heading': 'Sign in first',
  'signInFirst.text': 'Sign in where you always do, then open the link in your message again.',
  'signInFirst.missingPort':
    'For whoever set this up: the router was made without {port}, so that nobody is ever signed in.',
  'notRecognised.heading': 'This link does not work',
  'notRecognised.text':
    'Open the newest message about your invitation, and take its link or its code as it stands. If you have more than one account, sign in with the one that belongs to the organisation that invited you.',
  'notRecognised.link': 'Enter the code again',
  'supporting.heading': 'You have signed in as somebody else',
  'supporting.text':
    'Whoever has signed in as somebody, to support them, cannot look at or answer invitations. End that first.',
  'fault.heading': 'Something went wrong',
  'fault.text': 'It was not your fault. Open the link in your message again in a while.',
  'unknownOutcome.heading': 'Please look whether this was done',
  'unknownOutcome.text':
    'Something went wrong, and it is not known whether your answer was taken. Open the link in your message again: it shows how your invitation stands.',

  'link.goOn': 'Go on to the portal',
  'link.otherAccount': 'Sign in with another account',
} as const;
