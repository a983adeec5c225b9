import type { PageTexts } from './page-texts.ts';

/** The texts of the pages in German. */
export const german: PageTexts = {
  'landing.title': 'Ihre Einladung',
  'landing.heading': 'Sie haben eine Einladung',
  'landing.lead':
    'Auf der nächsten Seite sehen Sie, wer Sie wozu eingeladen hat. Dort können Sie die Einladung annehmen oder ablehnen.',
  'landing.code': 'Der Code aus Ihrer Einladung',
  'landing.codeHint': 'Er beginnt mit {prefix}. Sie können auch den ganzen Link einfügen.',
  'landing.noCode':
    'Das ist kein Code. Kopieren Sie ihn vollständig aus Ihrer Nachricht, vom Anfang bis zum Ende.',
  'landing.continue': 'Weiter',

  'several.title': 'Ihre Einladungen',
  'several.heading': 'Sie haben {count} Einladungen',
  'several.text': 'Sehen Sie sich jede an und antworten Sie, oder nehmen Sie alle offenen an.',
  'several.nothingOpen': 'Keine davon ist mehr offen.',
  'several.acceptAll': 'Alle {count} annehmen',
  'several.look': 'Ansehen',
  'several.others': 'Ihre anderen Einladungen',
  'several.accepted': 'Angenommen',
  'several.declined': 'Abgelehnt',
  'several.rescinded': 'Zurückgezogen',
  'several.expired': 'Abgelaufen',
  'several.superseded': 'Durch eine spätere Nachricht ersetzt',

  'confirm.title': 'Einladung zu {workspace}',
  'confirm.heading': 'Sie sind zu {workspace} eingeladen',
  'confirm.someWorkspace': 'einem Arbeitsbereich',
  'confirm.inviter': 'Eingeladen von',
  'confirm.invited': 'Eingeladen ist',
  'confirm.role': 'Ihre Rolle',
  'confirm.permissions': 'Sie dürfen dann',
  'confirm.readOnly': 'Sie können alles nur ansehen und nichts ändern.',
  'confirm.accessFrom': 'Von',
  'confirm.accessUntil': 'Bis',
  'confirm.expiresAt': 'Offen bis',
  'confirm.account': 'Ihr Konto',
  'confirm.accept': 'Annehmen',
  'confirm.decline': 'Ablehnen',
  'confirm.sayWhy': 'Sagen, warum Sie ablehnen',
  'confirm.reason': 'Grund',
  'confirm.badReason':
    'Dieser Grund kann nicht gespeichert werden. Schreiben Sie eine Zeile mit höchstens 1.000 Zeichen, ohne Sonderzeichen wie Zeilenumbrüche.',
  'confirm.notYours': 'Nicht Ihr Konto?',

  'accepted.title': 'Angenommen',
  'accepted.heading': 'Angenommen',
  'accepted.text': 'Sie haben jetzt Zugang zu {workspace}.',
  'accepted.someWorkspace': 'dem Arbeitsbereich',

  'declined.title': 'Abgelehnt',
  'declined.heading': 'Abgelehnt',
  'declined.text':
    'Sie haben die Einladung abgelehnt. Wer sie geschickt hat, kann das sehen. Sie können diese Seite schließen.',

  'refused.accepted.heading': 'Diese Einladung wurde bereits angenommen',
  'refused.accepted.text':
    'Waren Sie das selbst, ist nichts mehr zu tun. Waren Sie es nicht, sagen Sie es der Person, die Sie eingeladen hat.',
  'refused.declined.heading': 'Diese Einladung wurde abgelehnt',
  'refused.declined.text': 'Wenn Sie es sich anders überlegt haben, brauchen Sie eine neue Einladung.',
  'refused.rescinded.heading': 'Diese Einladung wurde zurückgezogen',
  'refused.rescinded.text':
    'Die Person, die Sie eingeladen hat, kann Ihnen den Grund nennen und Sie erneut einladen.',
  'refused.expired.heading': 'Diese Einladung ist abgelaufen',
  'refused.expired.text': 'Die Frist ist verstrichen.',
  'refused.superseded.heading': 'Es gibt einen neueren Link',
  'refused.superseded.text':
    'Dieser Link wurde durch eine spätere Nachricht ersetzt. Öffnen Sie den Link in der neuesten.',
  'refused.wrongAccount.heading': 'Mit diesem Konto können Sie die Einladung nicht annehmen',
  'refused.wrongAccount.text':
    'Die Einladung ging an eine Adresse, die nicht als Adresse von {account} bekannt ist. Melden Sie sich mit dem Konto an, zu dem diese Adresse gehört; der Link bleibt gültig.',
  'refused.ownInvitation.heading': 'Sie können Ihre eigene Einladung nicht annehmen',
  'refused.ownInvitation.text':
    'Wer eine Einladung verschickt hat, kann sie nicht selbst annehmen. Für die eingeladene Person bleibt sie offen.',
  'refused.inviterMayNotGive.heading': 'Diese Einladung bietet mehr an, als ihr Absender vergeben darf',
  'refused.inviterMayNotGive.text':
    'Bitten Sie um eine neue: Die Person, die Sie eingeladen hat, darf nicht mehr alles davon vergeben. Sollte sich das ändern, funktioniert dieser Link wieder.',
  'refused.knownByAnotherAccount.heading': 'Sie sind hier mit einem anderen Konto bekannt',
  'refused.knownByAnotherAccount.text':
    'Jede Person hat hier ein Konto, und jedes Konto gehört einer Person. Melden Sie sich mit dem Konto an, das Sie bisher verwendet haben; der Link bleibt gültig.',
  'refused.deactivated.heading': 'Sie erhalten zurzeit keinen Zugang',
  'refused.deactivated.text':
    'Sie wurden hier deaktiviert. Fragen Sie die Person, die Sie eingeladen hat, nach dem Grund.',
  'refused.closed.heading': 'Das, wozu Sie eingeladen wurden, ist geschlossen',
  'refused.closed.text': 'Die Person, die Sie eingeladen hat, kann Ihnen mehr dazu sagen.',
  'refused.notOffered.heading': 'Zurzeit wird niemandem Zugang gegeben',
  'refused.notOffered.text':
    'Die Person, die Sie eingeladen hat, kann Ihnen mehr dazu sagen. Sollte sich das ändern, funktioniert der Link wieder.',
  'refused.noSeatLeft.heading': 'Zurzeit ist kein Platz für Sie frei',
  'refused.noSeatLeft.text':
    'Alle Plätze der Organisation, die Sie eingeladen hat, sind vergeben. Sagen Sie es der Person, die Sie eingeladen hat; der Link bleibt gültig.',
  'refused.notNow.heading': 'Das geht im Moment nicht',
  'refused.notNow.text':
    'Es ist nichts verloren: Versuchen Sie es in einer Minute noch einmal. Der Link bleibt gültig.',
  'refused.notDone.heading': 'Das hat nicht geklappt',
  'refused.notDone.text': 'Öffnen Sie den Link in Ihrer Nachricht noch einmal.',
  'refused.account': 'Sie sind angemeldet als {account}.',

  'newLink.offer':
    'Sie können um einen neuen Link bitten: Wer hier für Einladungen zuständig ist, erfährt dann, dass Sie einen brauchen.',
  'newLink.ask': 'Um einen neuen Link bitten',
  'newLink.askThem':
    'Wenn Sie einen neuen Link brauchen, bitten Sie die Person darum, die Sie eingeladen hat.',
  'newLink.notPassedOn':
    'Ihre Bitte konnte nicht weitergeleitet werden. Versuchen Sie es noch einmal, oder bitten Sie selbst die Person, die Sie eingeladen hat, um einen neuen Link.',
  'linkAsked.title': 'Sie haben um einen neuen Link gebeten',
  'linkAsked.heading': 'Sie haben um einen neuen Link gebeten',
  'linkAsked.text':
    'Ihre Bitte wurde weitergeleitet. Werden Sie erneut eingeladen, erhalten Sie eine neue Nachricht. Sie können diese Seite schließen.',

  'noInvitation.heading': 'Öffnen Sie Ihren Link noch einmal',
  'noInvitation.text':
    'Hier liegt keine Einladung vor: Sie haben sie bereits beantwortet, oder es ist mehr als eine Viertelstunde vergangen. Öffnen Sie den Link in Ihrer Nachricht noch einmal.',
  'tooManyRequests.heading': 'Zu viele Versuche',
  'tooManyRequests.text':
    'Warten Sie eine Minute und machen Sie dann weiter. An Ihrer Einladung hat sich nichts geändert.',
  'foreignForm.heading': 'Das kam von anderswo',
  'foreignForm.text':
    'Das wurde nicht von einer unserer eigenen Seiten gesendet, deshalb ist nichts geschehen. Öffnen Sie den Link in Ihrer Nachricht.',
  'lookAgain.heading': 'Bitte sehen Sie noch einmal nach',
  'lookAgain.text':
    'Ihr Konto oder die Einladung ist nicht mehr dieselbe wie auf der Seite, die Sie beantwortet haben, oder die Seite war lange offen. Es ist nichts geschehen. Sehen Sie sich die Einladung noch einmal an und antworten Sie dann.',
  'lookAgain.link': 'Einladung ansehen',
  'signInFirst.heading': 'Melden Sie sich zuerst an',
  'signInFirst.text':
    'Melden Sie sich dort an, wo Sie es immer tun, und öffnen Sie dann den Link in Ihrer Nachricht noch einmal.',
  'signInFirst.missingPort':
    'An alle, die dies eingerichtet haben: Der Router wurde ohne {port} angelegt, deshalb ist nie jemand angemeldet.',
  'notRecognised.heading': 'Dieser Link funktioniert nicht',
  'notRecognised.text':
    'Öffnen Sie die neueste Nachricht zu Ihrer Einladung und übernehmen Sie den Link oder den Code genau so, wie er dort steht. Wenn Sie mehrere Konten haben, melden Sie sich mit dem an, das zu der Organisation gehört, die Sie eingeladen hat.',
  'notRecognised.link': 'Code noch einmal eingeben',
  'supporting.heading': 'Sie sind als jemand anderes angemeldet',
  'supporting.text':
    'Wer sich als jemand anderes angemeldet hat, um zu helfen, kann Einladungen weder ansehen noch beantworten. Beenden Sie das zuerst.',
  'fault.heading': 'Etwas ist schiefgegangen',
  'fault.text': 'Das lag nicht an Ihnen. Öffnen Sie den Link in Ihrer Nachricht später noch einmal.',
  'unknownOutcome.heading': 'Bitte prüfen Sie, ob es geklappt hat',
  'unknownOutcome.text':
    'Etwas ist schiefgegangen, und es ist nicht sicher, ob Ihre Antwort angekommen ist. Öffnen Sie den Link in Ihrer Nachricht noch einmal: Dort sehen Sie, wie es um Ihre Einladung steht.',

  'link.goOn': 'Weiter zum Portal',
  'link.otherAccount': 'Mit einem anderen Konto anmelden',
};
