printf 'Identifiant,Établissement,Indicateur,Période,Valeur\nHF01,Hôpital Général,MAL,202401,1\nHôpital d’État,Cœur,MAL,202401,2\n' |
	iconv -f UTF-8 -t WINDOWS-1252
