<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
    <context>
        <name>Acts</name>
        <message>
            <source>It does by itself</source>
            <translation>Lo hace por sí solo</translation>
        </message>
        <message>
            <source>On the line</source>
            <translation>En la línea</translation>
        </message>
        <message>
            <source>Somebody does</source>
            <translation>Lo hace alguien</translation>
        </message>
        <message>
            <source>What happens to it</source>
            <translation>Qué le ocurre</translation>
        </message>
    </context>
    <context>
        <name>AddDialog</name>
        <message>
            <source>Add</source>
            <translation>Agregar</translation>
        </message>
        <message>
            <source>Because</source>
            <translation>Porque</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Cancelar</translation>
        </message>
        <message>
            <source>Choose at the left what you want to add.</source>
            <translation>Elija a la izquierda lo que desea agregar.</translation>
        </message>
        <message>
            <source>Could be several instruments</source>
            <translation>Podrían ser varios instrumentos</translation>
        </message>
        <message>
            <source>For example: BP cuff by the door</source>
            <translation>Por ejemplo: tensiómetro junto a la puerta</translation>
        </message>
        <message>
            <source>Heard over Bluetooth</source>
            <translation>Detectados por Bluetooth</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>Buscar de nuevo</translation>
        </message>
        <message>
            <source>Looked around, {n} found</source>
            <translation>Búsqueda terminada, {n} encontrados</translation>
        </message>
        <message>
            <source>Looking, {n} s more: switch the instrument on, or measure once</source>
            <translation>Buscando, {n} s más: encienda el instrumento o mida una vez</translation>
        </message>
        <message>
            <source>Looking: switch the instrument on, or measure once</source>
            <translation>Buscando: encienda el instrumento o mida una vez</translation>
        </message>
        <message>
            <source>Nothing that this station can read is heard yet.</source>
            <translation>Aún no se detecta nada que esta estación pueda leer.</translation>
        </message>
        <message>
            <source>Serial ports of this computer</source>
            <translation>Puertos serie de esta computadora</translation>
        </message>
        <message>
            <source>Several fit equally well. Which instrument is it?</source>
            <translation>Varios coinciden por igual. ¿Qué instrumento es?</translation>
        </message>
        <message>
            <source>Stop looking</source>
            <translation>Dejar de buscar</translation>
        </message>
        <message>
            <source>There is none. Plug the instrument's cable in, then look again.</source>
            <translation>No hay ninguno. Conecte el cable del instrumento y busque de nuevo.</translation>
        </message>
        <message>
            <source>What staff call it</source>
            <translation>Cómo lo llama el personal</translation>
        </message>
        <message>
            <source>Which instrument is it?</source>
            <translation>¿Qué instrumento es?</translation>
        </message>
        <message>
            <source>no description</source>
            <translation>sin descripción</translation>
        </message>
        <message>
            <source>no name</source>
            <translation>sin nombre</translation>
        </message>
        <message>
            <source>{name} is on it</source>
            <translation>{name} está en él</translation>
        </message>
    </context>
    <context>
        <name>AgainDialog</name>
        <message>
            <source>If it is there already, sending it twice may file it twice.</source>
            <translation>Si ya está allí, enviarlo dos veces puede archivarlo dos veces.</translation>
        </message>
        <message>
            <source>It is not there: send again</source>
            <translation>No está: enviar de nuevo</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>Dejarlo</translation>
        </message>
        <message>
            <source>Look in the chart first</source>
            <translation>Mire primero en el expediente</translation>
        </message>
        <message>
            <source>{what} of visit {id}, to {destination}.</source>
            <translation>{what} de la visita {id}, para {destination}.</translation>
        </message>
    </context>
    <context>
        <name>Alerts</name>
        <message>
            <source>+{n} more</source>
            <translation>+{n} más</translation>
        </message>
        <message>
            <source>Alerts</source>
            <translation>Alertas</translation>
        </message>
        <message>
            <source>Alerts not available</source>
            <translation>Alertas no disponibles</translation>
        </message>
        <message>
            <source>Alerts: {all}</source>
            <translation>Alertas: {all}</translation>
        </message>
        <message>
            <source>No alerts</source>
            <translation>Sin alertas</translation>
        </message>
        <message>
            <source>{n} alerts</source>
            <translation>{n} alertas</translation>
        </message>
    </context>
    <context>
        <name>Banner</name>
        <message>
            <source>Age</source>
            <translation>Edad</translation>
        </message>
        <message>
            <source>Born</source>
            <translation>Nacimiento</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Cambiar</translation>
        </message>
        <message>
            <source>Change patient</source>
            <translation>Cambiar de paciente</translation>
        </message>
        <message>
            <source>Help on this page</source>
            <translation>Ayuda de esta página</translation>
        </message>
        <message>
            <source>Identity confirmed {time}</source>
            <translation>Identidad confirmada {time}</translation>
        </message>
        <message>
            <source>Identity not confirmed</source>
            <translation>Identidad sin confirmar</translation>
        </message>
        <message>
            <source>MRN</source>
            <translation>N.º de expediente</translation>
        </message>
        <message>
            <source>No patient chosen</source>
            <translation>Ningún paciente elegido</translation>
        </message>
        <message>
            <source>Not in the chart: nothing is sent</source>
            <translation>No está en el expediente: no se envía nada</translation>
        </message>
        <message>
            <source>Sex</source>
            <translation>Sexo</translation>
        </message>
        <message>
            <source>Unidentified: nothing is sent</source>
            <translation>Sin identificar: no se envía nada</translation>
        </message>
        <message>
            <source>{n} y</source>
            <translation>{n} a</translation>
        </message>
    </context>
    <context>
        <name>BreathsTile</name>
        <message>
            <source>About {n} /min</source>
            <translation>Unas {n} /min</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Cancelar</translation>
        </message>
        <message>
            <source>Cancel the count</source>
            <translation>Cancelar el conteo</translation>
        </message>
        <message>
            <source>Count for {n} s</source>
            <translation>Contar durante {n} s</translation>
        </message>
        <message>
            <source>Count: {what}</source>
            <translation>Contar: {what}</translation>
        </message>
        <message>
            <source>Counting</source>
            <translation>Contando</translation>
        </message>
        <message>
            <source>Estimate from waves: {n} /min, not filed</source>
            <translation>Estimación por las ondas: {n} /min, no se archiva</translation>
        </message>
        <message>
            <source>No breath was counted. Count again, or enter the rate by hand.</source>
            <translation>No se contó ninguna respiración. Cuente de nuevo o escriba la frecuencia a mano.</translation>
        </message>
        <message>
            <source>Tap at each breath</source>
            <translation>Toque en cada respiración</translation>
        </message>
        <message>
            <source>Undo tap</source>
            <translation>Deshacer</translation>
        </message>
        <message>
            <source>breaths</source>
            <translation>respiraciones</translation>
        </message>
        <message>
            <source>of {n} s</source>
            <translation>de {n} s</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
    </context>
    <context>
        <name>Bytes</name>
        <message>
            <source>All instruments</source>
            <translation>Todos los instrumentos</translation>
        </message>
        <message>
            <source>Bytes</source>
            <translation>Bytes</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Vaciar</translation>
        </message>
        <message>
            <source>Follow the newest</source>
            <translation>Seguir lo último</translation>
        </message>
        <message>
            <source>Frames that went by too fast to be shown, or while paused</source>
            <translation>Tramas que pasaron demasiado deprisa para mostrarlas, o durante la pausa</translation>
        </message>
        <message>
            <source>Look at the newest again: Escape</source>
            <translation>Volver a lo último: Escape</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pausa</translation>
        </message>
        <message>
            <source>Pause or go on: P</source>
            <translation>Pausar o seguir: P</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Mostrar</translation>
        </message>
        <message>
            <source>{count} left out</source>
            <translation>{count} omitidas</translation>
        </message>
    </context>
    <context>
        <name>CaliperCard</name>
        <message>
            <source>Caliper</source>
            <translation>Compás</translation>
        </message>
        <message>
            <source>Drag a line, or use the arrow keys.</source>
            <translation>Arrastre una línea o use las flechas.</translation>
        </message>
        <message>
            <source>March out</source>
            <translation>Prolongar</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>Frecuencia</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Restablecer</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Tiempo</translation>
        </message>
        <message>
            <source>Voltage</source>
            <translation>Voltaje</translation>
        </message>
    </context>
    <context>
        <name>CheckLine</name>
        <message>
            <source>{n} more on Review</source>
            <translation>{n} más en Revisión</translation>
        </message>
    </context>
    <context>
        <name>ChoiceRow</name>
        <message>
            <source>chosen</source>
            <translation>elegido</translation>
        </message>
    </context>
    <context>
        <name>CleanScreen</name>
        <message>
            <source>Clean the screen</source>
            <translation>Limpiar la pantalla</translation>
        </message>
        <message>
            <source>Hold 3 s to go on</source>
            <translation>Mantenga 3 s para continuar</translation>
        </message>
        <message>
            <source>Touches and keys do nothing for {n} s.</source>
            <translation>Los toques y las teclas no hacen nada durante {n} s.</translation>
        </message>
        <message>
            <source>or press Ctrl+Enter</source>
            <translation>o pulse Ctrl+Intro</translation>
        </message>
    </context>
    <context>
        <name>CompactTile</name>
        <message>
            <source>Again</source>
            <translation>Repetir</translation>
        </message>
        <message>
            <source>Enter by hand: {what}</source>
            <translation>Escribir a mano: {what}</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Guardar</translation>
        </message>
    </context>
    <context>
        <name>CorrectDialog</name>
        <message>
            <source>Correct and send</source>
            <translation>Corregir y enviar</translation>
        </message>
        <message>
            <source>Correct what was filed</source>
            <translation>Corregir lo archivado</translation>
        </message>
        <message>
            <source>It should not be there</source>
            <translation>No debería estar</translation>
        </message>
        <message>
            <source>The value is wrong</source>
            <translation>El valor es erróneo</translation>
        </message>
        <message>
            <source>What was wrong</source>
            <translation>Qué estaba mal</translation>
        </message>
        <message>
            <source>Your PIN</source>
            <translation>Su PIN</translation>
        </message>
    </context>
    <context>
        <name>CuffBar</name>
        <message>
            <source>Cuff is measuring</source>
            <translation>El tensiómetro está midiendo</translation>
        </message>
        <message>
            <source>No sign-in is needed to stop.</source>
            <translation>No hace falta iniciar sesión para detenerlo.</translation>
        </message>
        <message>
            <source>Press STOP on the cuff.</source>
            <translation>Pulse STOP en el tensiómetro.</translation>
        </message>
        <message>
            <source>Stop cuff</source>
            <translation>Detener brazalete</translation>
        </message>
        <message>
            <source>The result goes to the kept visit. No sign-in is needed to stop.</source>
            <translation>El resultado va a la visita guardada. No hace falta iniciar sesión para detenerlo.</translation>
        </message>
    </context>
    <context>
        <name>DateDialog</name>
        <message>
            <source>Month after</source>
            <translation>Mes siguiente</translation>
        </message>
        <message>
            <source>Month before</source>
            <translation>Mes anterior</translation>
        </message>
        <message>
            <source>Year after</source>
            <translation>Año siguiente</translation>
        </message>
        <message>
            <source>Year before</source>
            <translation>Año anterior</translation>
        </message>
    </context>
    <context>
        <name>DestinationCard</name>
        <message>
            <source>No messages yet</source>
            <translation>Aún sin mensajes</translation>
        </message>
        <message>
            <source>Real patients only</source>
            <translation>Solo pacientes reales</translation>
        </message>
        <message>
            <source>Show what it would get</source>
            <translation>Ver qué recibiría</translation>
        </message>
        <message>
            <source>Show what {destination} would get</source>
            <translation>Ver qué recibiría {destination}</translation>
        </message>
        <message>
            <source>Test, invented data too</source>
            <translation>Prueba: datos inventados</translation>
        </message>
    </context>
    <context>
        <name>DeviceHead</name>
        <message>
            <source>Instrument</source>
            <translation>Instrumento</translation>
        </message>
        <message>
            <source>Last heard</source>
            <translation>Última señal</translation>
        </message>
        <message>
            <source>Link</source>
            <translation>Conexión</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Estado</translation>
        </message>
    </context>
    <context>
        <name>DevicePanel</name>
        <message>
            <source>Add the first one: switch it on, then touch Add an instrument.</source>
            <translation>Agregue el primero: enciéndalo y toque Agregar un instrumento.</translation>
        </message>
        <message>
            <source>Adding and forgetting is for an engineer or administrator.</source>
            <translation>Agregar y olvidar es tarea de un ingeniero o administrador.</translation>
        </message>
        <message>
            <source>Allow again</source>
            <translation>Permitir de nuevo</translation>
        </message>
        <message>
            <source>An engineer or administrator adds the first one.</source>
            <translation>Un ingeniero o administrador agrega el primero.</translation>
        </message>
        <message>
            <source>Another device ({address}) has its name. It is not read: look whose it is.</source>
            <translation>Otro dispositivo ({address}) tiene su nombre. No se lee: mire de quién es.</translation>
        </message>
        <message>
            <source>Approve</source>
            <translation>Aprobar</translation>
        </message>
        <message>
            <source>Approve for the chart</source>
            <translation>Aprobar para el expediente</translation>
        </message>
        <message>
            <source>Battery:</source>
            <translation>Batería:</translation>
        </message>
        <message>
            <source>Do not connect</source>
            <translation>No conectar</translation>
        </message>
        <message>
            <source>For the chart:</source>
            <translation>Para el expediente:</translation>
        </message>
        <message>
            <source>Forget</source>
            <translation>Olvidar</translation>
        </message>
        <message>
            <source>It stands in the site's configuration: the engineer changes it there.</source>
            <translation>Está en la configuración del sitio: el ingeniero lo cambia allí.</translation>
        </message>
        <message>
            <source>Last heard:</source>
            <translation>Última señal:</translation>
        </message>
        <message>
            <source>Link:</source>
            <translation>Conexión:</translation>
        </message>
        <message>
            <source>No instruments yet</source>
            <translation>Aún no hay instrumentos</translation>
        </message>
        <message>
            <source>Read as:</source>
            <translation>Se lee como:</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Cambiar nombre</translation>
        </message>
        <message>
            <source>Says it is:</source>
            <translation>Dice ser:</translation>
        </message>
        <message>
            <source>Take approval back</source>
            <translation>Retirar la aprobación</translation>
        </message>
        <message>
            <source>The station knows it and does not connect to it.</source>
            <translation>La estación lo conoce y no se conecta a él.</translation>
        </message>
        <message>
            <source>approved here by an engineer</source>
            <translation>aprobado aquí por un ingeniero</translation>
        </message>
        <message>
            <source>no, its protocol is not verified: shown only</source>
            <translation>no, su protocolo no está verificado: solo se muestra</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>sí</translation>
        </message>
    </context>
    <context>
        <name>DeviceRow</name>
        <message>
            <source>battery {percent}</source>
            <translation>batería {percent}</translation>
        </message>
        <message>
            <source>chosen</source>
            <translation>elegido</translation>
        </message>
        <message>
            <source>last heard {when}</source>
            <translation>última señal {when}</translation>
        </message>
    </context>
    <context>
        <name>DevicesPage</name>
        <message>
            <source>Add an instrument</source>
            <translation>Agregar un instrumento</translation>
        </message>
        <message>
            <source>Instruments in room {room}</source>
            <translation>Instrumentos de la sala {room}</translation>
        </message>
    </context>
    <context>
        <name>DryRunDialog</name>
        <message>
            <source>Close</source>
            <translation>Cerrar</translation>
        </message>
        <message>
            <source>Invented visit. Nothing is sent.</source>
            <translation>Visita inventada. No se envía nada.</translation>
        </message>
        <message>
            <source>It gets nothing of this visit.</source>
            <translation>No recibe nada de esta visita.</translation>
        </message>
        <message>
            <source>Key: {key}</source>
            <translation>Clave: {key}</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Mensajes</translation>
        </message>
        <message>
            <source>Next:</source>
            <translation>Después:</translation>
        </message>
        <message>
            <source>The messages are being made…</source>
            <translation>Se preparan los mensajes…</translation>
        </message>
        <message>
            <source>What {destination} would get</source>
            <translation>Qué recibiría {destination}</translation>
        </message>
    </context>
    <context>
        <name>EarlierBeside</name>
        <message>
            <source>Earlier EKG</source>
            <translation>ECG anterior</translation>
        </message>
    </context>
    <context>
        <name>EkgControls</name>
        <message>
            <source>Filter, Hz</source>
            <translation>Filtro, Hz</translation>
        </message>
        <message>
            <source>Gain, mm/mV</source>
            <translation>Ganancia, mm/mV</translation>
        </message>
        <message>
            <source>Layout</source>
            <translation>Disposición</translation>
        </message>
        <message>
            <source>Mains, Hz</source>
            <translation>Red eléctrica, Hz</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>No</translation>
        </message>
        <message>
            <source>Speed, mm/s</source>
            <translation>Velocidad, mm/s</translation>
        </message>
    </context>
    <context>
        <name>EkgPage</name>
        <message>
            <source>, {s} s of it lost</source>
            <translation>, {s} s perdidos</translation>
        </message>
        <message>
            <source>Ask for the EKG of this one.</source>
            <translation>Pida el ECG de este.</translation>
        </message>
        <message>
            <source>Freeze the live EKG again.</source>
            <translation>Vuelva a congelar el ECG en vivo.</translation>
        </message>
        <message>
            <source>Look at it in the chart.</source>
            <translation>Véalo en el expediente.</translation>
        </message>
        <message>
            <source>The earlier EKG cannot be drawn again here.</source>
            <translation>El ECG anterior no se puede dibujar de nuevo aquí.</translation>
        </message>
        <message>
            <source>The patient has changed meanwhile.</source>
            <translation>Mientras tanto ha cambiado el paciente.</translation>
        </message>
        <message>
            <source>There is no earlier EKG of this patient on this station.</source>
            <translation>No hay un ECG anterior de este paciente en esta estación.</translation>
        </message>
        <message>
            <source>This piece of the EKG is not there any more.</source>
            <translation>Este tramo del ECG ya no está disponible.</translation>
        </message>
        <message>
            <source>{s} s kept at {time}</source>
            <translation>{s} s guardados a las {time}</translation>
        </message>
    </context>
    <context>
        <name>EmergencyDialog</name>
        <message>
            <source>Back</source>
            <translation>Volver</translation>
        </message>
        <message>
            <source>Begin emergency access</source>
            <translation>Iniciar acceso de emergencia</translation>
        </message>
        <message>
            <source>Emergency access</source>
            <translation>Acceso de emergencia</translation>
        </message>
        <message>
            <source>Emergency code</source>
            <translation>Código de emergencia</translation>
        </message>
        <message>
            <source>For a patient who cannot wait. Your name and the reason are kept, all you do is marked, in the chart too, and it is reviewed.</source>
            <translation>Para un paciente que no puede esperar. Se guardan su nombre y el motivo; todo lo que haga se marca, también en el expediente, y se revisa.</translation>
        </message>
        <message>
            <source>I am not set up at this station</source>
            <translation>No estoy dado de alta en esta estación</translation>
        </message>
        <message>
            <source>My PIN or badge does not work</source>
            <translation>Mi PIN o mi credencial no funciona</translation>
        </message>
        <message>
            <source>My role does not allow it</source>
            <translation>Mi función no lo permite</translation>
        </message>
        <message>
            <source>The patient cannot wait</source>
            <translation>El paciente no puede esperar</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Motivo</translation>
        </message>
        <message>
            <source>Your first and last name</source>
            <translation>Su nombre y apellido</translation>
        </message>
    </context>
    <context>
        <name>EmergencyStrip</name>
        <message>
            <source>All that is done is marked and reviewed. It ends in {n} min.</source>
            <translation>Todo lo que se hace se marca y se revisa. Termina en {n} min.</translation>
        </message>
        <message>
            <source>EMERGENCY ACCESS</source>
            <translation>ACCESO DE EMERGENCIA</translation>
        </message>
    </context>
    <context>
        <name>EndVisitDialog</name>
        <message>
            <source>End the visit of {name}?</source>
            <translation>¿Terminar la visita de {name}?</translation>
        </message>
        <message>
            <source>End visit</source>
            <translation>Terminar visita</translation>
        </message>
        <message>
            <source>No value was kept.</source>
            <translation>No se guardó ningún valor.</translation>
        </message>
        <message>
            <source>One value is not signed. It is not sent; it stays here as evidence.</source>
            <translation>Un valor no está firmado. No se envía; queda aquí como constancia.</translation>
        </message>
        <message>
            <source>Why the visit ends here</source>
            <translation>Por qué termina aquí la visita</translation>
        </message>
        <message>
            <source>{n} values are not signed. They are not sent; they stay here as evidence.</source>
            <translation>{n} valores no están firmados. No se envían; quedan aquí como constancia.</translation>
        </message>
    </context>
    <context>
        <name>EntryDialog</name>
        <message>
            <source>A foot has 12 inches. Type fewer inches, or choose another unit.</source>
            <translation>Un pie tiene 12 pulgadas. Escriba menos pulgadas o elija otra unidad.</translation>
        </message>
        <message>
            <source>Do not enter</source>
            <translation>No ingresar</translation>
        </message>
        <message>
            <source>Feet</source>
            <translation>Pies</translation>
        </message>
        <message>
            <source>Feet are whole. Type the rest as inches.</source>
            <translation>Los pies son enteros. Escriba el resto en pulgadas.</translation>
        </message>
        <message>
            <source>Inches</source>
            <translation>Pulgadas</translation>
        </message>
        <message>
            <source>It's right</source>
            <translation>Es correcto</translation>
        </message>
        <message>
            <source>Keep value</source>
            <translation>Guardar valor</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>Método</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>Punto</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unidad</translation>
        </message>
        <message>
            <source>ft and in</source>
            <translation>pies y pulg.</translation>
        </message>
        <message>
            <source>{what} {number} {unit} is not possible. Check the number and the unit.</source>
            <translation>{what} {number} {unit} no es posible. Revise el número y la unidad.</translation>
        </message>
        <message>
            <source>{why} Type it again, or say that it is right.</source>
            <translation>{why} Escríbalo de nuevo o diga que es correcto.</translation>
        </message>
    </context>
    <context>
        <name>FactsRow</name>
        <message>
            <source>Details</source>
            <translation>Detalles</translation>
        </message>
        <message>
            <source>Frozen</source>
            <translation>Congelado</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>En vivo</translation>
        </message>
        <message>
            <source>No EKG signal</source>
            <translation>Sin señal de ECG</translation>
        </message>
        <message>
            <source>Nothing comes in</source>
            <translation>No llega nada</translation>
        </message>
        <message>
            <source>Nothing lost</source>
            <translation>Nada perdido</translation>
        </message>
        <message>
            <source>Rate {nominal} Hz</source>
            <translation>Frecuencia {nominal} Hz</translation>
        </message>
        <message>
            <source>Rate {real} of {nominal} Hz</source>
            <translation>Frecuencia {real} de {nominal} Hz</translation>
        </message>
        <message>
            <source>{leads} off: press the electrode on</source>
            <translation>{leads} suelto: presione el electrodo</translation>
        </message>
        <message>
            <source>{s} s lost</source>
            <translation>{s} s perdidos</translation>
        </message>
    </context>
    <context>
        <name>FirstInstruments</name>
        <message>
            <source>Add an instrument</source>
            <translation>Agregar un instrumento</translation>
        </message>
        <message>
            <source>Added: {names}</source>
            <translation>Agregados: {names}</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Listo</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Más tarde</translation>
        </message>
        <message>
            <source>No instrument at hand? Practise in a simulated room: invented patients and a chart of its own. Nothing of it stays here; start the station again for this room.</source>
            <translation>¿Sin instrumentos a mano? Practique en una sala simulada: pacientes inventados y un expediente propio. Nada de ello se queda aquí; inicie la estación de nuevo para esta sala.</translation>
        </message>
        <message>
            <source>None is added yet.</source>
            <translation>Aún no hay ninguno.</translation>
        </message>
        <message>
            <source>Practise</source>
            <translation>Practicar</translation>
        </message>
        <message>
            <source>Practise in a simulated room</source>
            <translation>Practicar en una sala simulada</translation>
        </message>
        <message>
            <source>Switch one on, or plug its cable in, then add it. Those that come later are added in the same way on Devices; what no instrument measures is entered by hand.</source>
            <translation>Encienda uno o conecte su cable y agréguelo. Los que lleguen después se agregan igual en Equipos; lo que ningún instrumento mide se escribe a mano.</translation>
        </message>
        <message>
            <source>The first instruments</source>
            <translation>Los primeros instrumentos</translation>
        </message>
    </context>
    <context>
        <name>FirstRun</name>
        <message>
            <source>Address of the chart</source>
            <translation>Dirección del expediente</translation>
        </message>
        <message>
            <source>Ask the chart</source>
            <translation>Consultar el expediente</translation>
        </message>
        <message>
            <source>Asking… You can go on meanwhile.</source>
            <translation>Preguntando… Mientras tanto puede continuar.</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Atrás</translation>
        </message>
        <message>
            <source>Full name</source>
            <translation>Nombre completo</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Continuar</translation>
        </message>
        <message>
            <source>It is a test chart: simulated values may go there</source>
            <translation>Es un expediente de prueba: puede recibir valores simulados</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Idioma</translation>
        </message>
        <message>
            <source>Name of this station</source>
            <translation>Nombre de esta estación</translation>
        </message>
        <message>
            <source>PIN, 4 to 12 digits</source>
            <translation>PIN, de 4 a 12 dígitos</translation>
        </message>
        <message>
            <source>Room, as staff call it</source>
            <translation>Sala, como la llama el personal</translation>
        </message>
        <message>
            <source>Set this station up</source>
            <translation>Configurar esta estación</translation>
        </message>
        <message>
            <source>Set this station up, {n} of {all}</source>
            <translation>Configurar esta estación, {n} de {all}</translation>
        </message>
        <message>
            <source>Signed results go to the chart's FHIR server, and today's list comes from it. Leave the address empty to set it later: until then results stay on this station.</source>
            <translation>Los resultados firmados van al servidor FHIR del expediente, y de él viene la lista de hoy. Deje la dirección vacía para definirla después: hasta entonces los resultados quedan en esta estación.</translation>
        </message>
        <message>
            <source>Start the station</source>
            <translation>Iniciar la estación</translation>
        </message>
        <message>
            <source>The address begins with https:// or http://.</source>
            <translation>La dirección empieza con https:// o http://.</translation>
        </message>
        <message>
            <source>The administrator has no name yet. Type it.</source>
            <translation>El administrador aún no tiene nombre. Escríbalo.</translation>
        </message>
        <message>
            <source>The administrator signs in first, and adds the others.</source>
            <translation>El administrador inicia sesión primero y agrega a los demás.</translation>
        </message>
        <message>
            <source>The chart</source>
            <translation>El expediente</translation>
        </message>
        <message>
            <source>The chart answers.</source>
            <translation>El expediente responde.</translation>
        </message>
        <message>
            <source>The first administrator</source>
            <translation>El primer administrador</translation>
        </message>
        <message>
            <source>The first instruments come next, when the station has started.</source>
            <translation>Los primeros instrumentos vienen después, cuando la estación haya arrancado.</translation>
        </message>
        <message>
            <source>The room has no name yet. Type what is on its door.</source>
            <translation>La sala aún no tiene nombre. Escriba lo que dice su puerta.</translation>
        </message>
        <message>
            <source>The same PIN once more</source>
            <translation>El mismo PIN otra vez</translation>
        </message>
        <message>
            <source>The station has no name yet. Type one.</source>
            <translation>La estación aún no tiene nombre. Escriba uno.</translation>
        </message>
        <message>
            <source>The two PINs differ. Type both again.</source>
            <translation>Los dos PIN son distintos. Escriba ambos de nuevo.</translation>
        </message>
        <message>
            <source>There is no time zone {zone}. Type one such as America/Chicago.</source>
            <translation>No existe la zona horaria {zone}. Escriba una como America/Chicago.</translation>
        </message>
        <message>
            <source>This station</source>
            <translation>Esta estación</translation>
        </message>
        <message>
            <source>Time zone</source>
            <translation>Zona horaria</translation>
        </message>
        <message>
            <source>Type the chart's address first.</source>
            <translation>Escriba primero la dirección del expediente.</translation>
        </message>
    </context>
    <context>
        <name>FootBar</name>
        <message>
            <source>1 instrument</source>
            <translation>1 instrumento</translation>
        </message>
        <message>
            <source>1 reading to check</source>
            <translation>1 lectura por revisar</translation>
        </message>
        <message>
            <source>Chart connected</source>
            <translation>Expediente conectado</translation>
        </message>
        <message>
            <source>Chart does not answer</source>
            <translation>El expediente no responde</translation>
        </message>
        <message>
            <source>Chart not asked yet</source>
            <translation>Expediente aún sin consultar</translation>
        </message>
        <message>
            <source>Test chart connected</source>
            <translation>Expediente de prueba conectado</translation>
        </message>
        <message>
            <source>{n} instruments</source>
            <translation>{n} instrumentos</translation>
        </message>
        <message>
            <source>{n} of {m} instruments</source>
            <translation>{n} de {m} instrumentos</translation>
        </message>
        <message>
            <source>{n} readings to check</source>
            <translation>{n} lecturas por revisar</translation>
        </message>
    </context>
    <context>
        <name>ForgetDialog</name>
        <message>
            <source>Forget it</source>
            <translation>Olvidarlo</translation>
        </message>
        <message>
            <source>Forget {name}?</source>
            <translation>¿Olvidar {name}?</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>Conservarlo</translation>
        </message>
        <message>
            <source>The station disconnects from it and takes no more values from it. To use it again, somebody has to add it again. Values that were kept stay.</source>
            <translation>La estación se desconecta de él y no toma más valores suyos. Para volver a usarlo, alguien tiene que agregarlo de nuevo. Los valores guardados se conservan.</translation>
        </message>
    </context>
    <context>
        <name>FrameDetail</name>
        <message>
            <source>Chosen</source>
            <translation>Elegida</translation>
        </message>
        <message>
            <source>Newest</source>
            <translation>Última</translation>
        </message>
        <message>
            <source>command</source>
            <translation>orden</translation>
        </message>
        <message>
            <source>from the host</source>
            <translation>del equipo</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>rechazada</translation>
        </message>
        <message>
            <source>to the host</source>
            <translation>al equipo</translation>
        </message>
        <message>
            <source>{count} bytes</source>
            <translation>{count} bytes</translation>
        </message>
    </context>
    <context>
        <name>FrameList</name>
        <message>
            <source>Frames, the newest at the bottom</source>
            <translation>Tramas, la última abajo</translation>
        </message>
        <message>
            <source>Nothing went over the lines yet.</source>
            <translation>Aún no ha pasado nada por las líneas.</translation>
        </message>
        <message>
            <source>bytes</source>
            <translation>bytes</translation>
        </message>
        <message>
            <source>command</source>
            <translation>orden</translation>
        </message>
        <message>
            <source>frame</source>
            <translation>trama</translation>
        </message>
        <message>
            <source>instrument</source>
            <translation>instrumento</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>omitidas</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>rechazada</translation>
        </message>
        <message>
            <source>s</source>
            <translation>s</translation>
        </message>
        <message>
            <source>way</source>
            <translation>sentido</translation>
        </message>
        <message>
            <source>← host</source>
            <translation>← equipo</translation>
        </message>
        <message>
            <source>→ host</source>
            <translation>→ equipo</translation>
        </message>
    </context>
    <context>
        <name>GiveIdentityDialog</name>
        <message>
            <source>Birth date</source>
            <translation>Fecha de nacimiento</translation>
        </message>
        <message>
            <source>Choose the patient in the chart's list. What was measured stays.</source>
            <translation>Elija al paciente en la lista del expediente. Lo medido se conserva.</translation>
        </message>
        <message>
            <source>Full name</source>
            <translation>Nombre completo</translation>
        </message>
        <message>
            <source>Give identity</source>
            <translation>Dar identidad</translation>
        </message>
        <message>
            <source>Go back</source>
            <translation>Volver</translation>
        </message>
        <message>
            <source>MRN {mrn}</source>
            <translation>Exp. {mrn}</translation>
        </message>
        <message>
            <source>Name, birth date or MRN</source>
            <translation>Nombre, fecha de nacimiento o expediente</translation>
        </message>
        <message>
            <source>Nobody in the list matches.</source>
            <translation>Nadie de la lista coincide.</translation>
        </message>
        <message>
            <source>Who is this patient?</source>
            <translation>¿Quién es este paciente?</translation>
        </message>
        <message>
            <source>{n} more: write more of the name, or the MRN.</source>
            <translation>{n} más: escriba más del nombre, o el expediente.</translation>
        </message>
    </context>
    <context>
        <name>HelpDialog</name>
        <message>
            <source>A preview that helps to decide whether a full EKG is needed. It is not for diagnosis and gives no alarms.</source>
            <translation>Una vista previa que ayuda a decidir si hace falta un ECG completo. No es apta para diagnóstico y no da alarmas.</translation>
        </message>
        <message>
            <source>A running cuff is stopped with Stop, or with the button on the cuff where the tile says so.</source>
            <translation>Un brazalete en marcha se detiene con Detener, o con el botón del tensiómetro donde el recuadro lo dice.</translation>
        </message>
        <message>
            <source>A tile for each value. Its word and shape say how it stands; a failed measurement has no number, and says what to do.</source>
            <translation>Un recuadro para cada valor. Su palabra y su forma dicen cómo está; una medición fallida no tiene número y dice qué hacer.</translation>
        </message>
        <message>
            <source>A value that nobody kept gets stale, and goes: measure again.</source>
            <translation>Un valor que nadie guardó se vuelve antiguo y se quita: mida de nuevo.</translation>
        </message>
        <message>
            <source>Above each lead stands what is wrong with it and what to do. Gaps are samples that were lost; nothing is drawn in their place.</source>
            <translation>Sobre cada derivación se dice qué le pasa y qué hacer. Los huecos son muestras perdidas; nada se dibuja en su lugar.</translation>
        </message>
        <message>
            <source>Add an instrument looks around over Bluetooth and at the serial ports. Switch the instrument on, or measure once with it.</source>
            <translation>Agregar un instrumento busca por Bluetooth y en los puertos serie. Encienda el instrumento o mida una vez con él.</translation>
        </message>
        <message>
            <source>Earlier values of this patient, from the chart and from this station, with today's among them. Shapes tell where a value is from.</source>
            <translation>Valores anteriores de este paciente, del expediente y de esta estación, con el de hoy entre ellos. Las formas dicen de dónde es cada valor.</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>Intro</translation>
        </message>
        <message>
            <source>Esc</source>
            <translation>Esc</translation>
        </message>
        <message>
            <source>Freeze stops the paper: go back five minutes with the bar below it, and measure with calipers. Capture keeps the last ten seconds as they were received, Keep this those that are seen, Best the ten with the best signal.</source>
            <translation>Congelar detiene el papel: retroceda cinco minutos con la barra de abajo y mida con los calibradores. Capturar guarda los últimos diez segundos tal como llegaron, Guardar estos los que se ven, Mejores los diez de mejor señal.</translation>
        </message>
        <message>
            <source>Help: {page}</source>
            <translation>Ayuda: {page}</translation>
        </message>
        <message>
            <source>Keep takes the value that is shown. Again takes it back and measures anew. By hand enters what you counted or read elsewhere, and is marked so.</source>
            <translation>Guardar toma el valor que se muestra. Repetir lo retira y mide de nuevo. A mano ingresa lo que usted contó o leyó en otro lugar, y queda marcado así.</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Teclas</translation>
        </message>
        <message>
            <source>Refused: put right what the receiver names, then send it again. Unclear: look in the chart first, since sending twice may file twice.</source>
            <translation>Rechazado: corrija lo que indica el receptor y envíelo de nuevo. Dudoso: mire primero en el expediente, porque enviarlo dos veces puede archivarlo dos veces.</translation>
        </message>
        <message>
            <source>Scan the wristband, or type a name, birth date or MRN, and choose the patient. Ask for the full name and the birth date, and tick what you hear: before both are ticked nothing is measured for anybody.</source>
            <translation>Escanee la pulsera o escriba nombre, fecha de nacimiento o expediente, y elija al paciente. Pida el nombre completo y la fecha de nacimiento, y marque lo que oiga: antes de marcar ambos no se mide nada para nadie.</translation>
        </message>
        <message>
            <source>Show what it would get makes the messages of an invented visit. Nothing is sent.</source>
            <translation>Ver qué recibiría prepara los mensajes de una visita inventada. No se envía nada.</translation>
        </message>
        <message>
            <source>Space, Enter</source>
            <translation>Espacio, Entrar</translation>
        </message>
        <message>
            <source>Tab</source>
            <translation>Tab</translation>
        </message>
        <message>
            <source>The chart does not answer? The list as last read stays, with its time. You can go on.</source>
            <translation>¿El expediente no responde? La última lista leída permanece, con su hora. Puede continuar.</translation>
        </message>
        <message>
            <source>The filters and their cut-offs stand below the paper. Size not checked: hold a ruler to the screen once.</source>
            <translation>Los filtros y sus frecuencias de corte están debajo del papel. Tamaño sin comprobar: acerque una vez una regla a la pantalla.</translation>
        </message>
        <message>
            <source>The instruments of this room: whether each is connected, what it said last, and what to do when it is silent.</source>
            <translation>Los instrumentos de esta sala: si cada uno está conectado, qué dijo por último y qué hacer cuando calla.</translation>
        </message>
        <message>
            <source>The list names nobody. A message that is opened names a patient: the trail keeps who looked.</source>
            <translation>La lista no nombra a nadie. Un mensaje abierto nombra a un paciente: la auditoría guarda quién lo miró.</translation>
        </message>
        <message>
            <source>The messages to charts and other receivers: what waits, what was refused and why. Whatever was not taken is tried again by itself, unless a person is needed.</source>
            <translation>Los mensajes a expedientes y otros receptores: qué espera, qué se rechazó y por qué. Lo que no se recibió se intenta de nuevo solo, salvo que haga falta una persona.</translation>
        </message>
        <message>
            <source>What does not apply is left out by rule, and the page says so.</source>
            <translation>Lo que no corresponde se omite por regla, y la página lo dice.</translation>
        </message>
        <message>
            <source>What is shown only is of a protocol that nobody has verified here: an engineer approves it for the chart.</source>
            <translation>Lo que solo se muestra es de un protocolo que nadie ha verificado aquí: un ingeniero lo aprueba para el expediente.</translation>
        </message>
        <message>
            <source>What will be filed, how it was measured, and what is left out. Repeat goes back to a tile.</source>
            <translation>Lo que se archivará, cómo se midió y lo que queda fuera. Repetir vuelve a un recuadro.</translation>
        </message>
        <message>
            <source>Who is expected in this room. The list comes from the chart.</source>
            <translation>A quién se espera en esta sala. La lista viene del expediente.</translation>
        </message>
        <message>
            <source>Why the patient came, and what is asked at each visit. Every answer is kept at once and can be changed until the visit is signed.</source>
            <translation>Por qué vino el paciente y lo que se pregunta en cada visita. Cada respuesta se guarda al instante y se puede cambiar hasta firmar la visita.</translation>
        </message>
        <message>
            <source>Your PIN signs. Then each result has a receipt: queued, taken, delivered with the chart's number, or refused with what to do.</source>
            <translation>Su PIN firma. Luego cada resultado tiene un acuse: en cola, recibido, entregado con el número del expediente, o rechazado con lo que hay que hacer.</translation>
        </message>
        <message>
            <source>close what lies over the page; nothing is changed</source>
            <translation>cerrar lo que está sobre la página; no se cambia nada</translation>
        </message>
        <message>
            <source>find words in an open message</source>
            <translation>buscar palabras en un mensaje abierto</translation>
        </message>
        <message>
            <source>lock the station; the visit is kept</source>
            <translation>bloquear la estación; la visita se conserva</translation>
        </message>
        <message>
            <source>look for a patient</source>
            <translation>buscar un paciente</translation>
        </message>
        <message>
            <source>open the message that is chosen in the list</source>
            <translation>abrir el mensaje elegido en la lista</translation>
        </message>
        <message>
            <source>press it</source>
            <translation>pulsarlo</translation>
        </message>
        <message>
            <source>stop the cuff, everywhere</source>
            <translation>detener el brazalete, en cualquier lugar</translation>
        </message>
        <message>
            <source>the next button or field; Shift and Tab the one before</source>
            <translation>el botón o campo siguiente; Mayús y Tab, el anterior</translation>
        </message>
        <message>
            <source>the pages, from the top of the rail</source>
            <translation>las páginas, desde arriba de la barra</translation>
        </message>
        <message>
            <source>this help</source>
            <translation>esta ayuda</translation>
        </message>
    </context>
    <context>
        <name>HistoryPage</name>
        <message>
            <source>1 year</source>
            <translation>1 año</translation>
        </message>
        <message>
            <source>2 years</source>
            <translation>2 años</translation>
        </message>
        <message>
            <source>3 months</source>
            <translation>3 meses</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Todo</translation>
        </message>
        <message>
            <source>Back to vitals</source>
            <translation>Volver a signos vitales</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Historial</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>Leer de nuevo</translation>
        </message>
        <message>
            <source>There are no earlier values.</source>
            <translation>No hay valores anteriores.</translation>
        </message>
        <message>
            <source>This station has none of its own.</source>
            <translation>Esta estación no tiene ninguno propio.</translation>
        </message>
    </context>
    <context>
        <name>HowButton</name>
        <message>
            <source>How</source>
            <translation>Cómo</translation>
        </message>
        <message>
            <source>How it is measured: {what}. {how}</source>
            <translation>Cómo se mide: {what}. {how}</translation>
        </message>
        <message>
            <source>More for {what}</source>
            <translation>Más para {what}</translation>
        </message>
        <message>
            <source>Not done</source>
            <translation>No hecho</translation>
        </message>
    </context>
    <context>
        <name>HowDialog</name>
        <message>
            <source>Close the list</source>
            <translation>Cerrar la lista</translation>
        </message>
        <message>
            <source>Enter by hand</source>
            <translation>Escribir a mano</translation>
        </message>
        <message>
            <source>Leave unsaid</source>
            <translation>Dejar sin decir</translation>
        </message>
        <message>
            <source>Not measured</source>
            <translation>No medido</translation>
        </message>
        <message>
            <source>Not measured: take the value back with Again first</source>
            <translation>No medido: retire antes el valor con Repetir</translation>
        </message>
        <message>
            <source>Reason, in your words</source>
            <translation>Motivo, con sus palabras</translation>
        </message>
        <message>
            <source>{what}, wanted here</source>
            <translation>{what}, se pide aquí</translation>
        </message>
        <message>
            <source>{what}: how it is measured</source>
            <translation>{what}: cómo se mide</translation>
        </message>
    </context>
    <context>
        <name>IdentityPanel</name>
        <message>
            <source>Ask the patient to say both, and tick what you hear</source>
            <translation>Pida al paciente que diga ambos y marque lo que oiga</translation>
        </message>
        <message>
            <source>Birth date</source>
            <translation>Fecha de nacimiento</translation>
        </message>
        <message>
            <source>Both are heard.</source>
            <translation>Se oyeron ambos.</translation>
        </message>
        <message>
            <source>Check the birth date.</source>
            <translation>Verifique la fecha de nacimiento.</translation>
        </message>
        <message>
            <source>Choose the patient in the list, or scan the wristband.</source>
            <translation>Elija al paciente en la lista o escanee la pulsera.</translation>
        </message>
        <message>
            <source>Choose which visit this is.</source>
            <translation>Elija qué visita es.</translation>
        </message>
        <message>
            <source>Full name</source>
            <translation>Nombre completo</translation>
        </message>
        <message>
            <source>Give identity</source>
            <translation>Dar identidad</translation>
        </message>
        <message>
            <source>Go on with visit</source>
            <translation>Continuar la visita</translation>
        </message>
        <message>
            <source>Go to Vitals</source>
            <translation>Ir a Signos vitales</translation>
        </message>
        <message>
            <source>Move to another room</source>
            <translation>Mover a otra sala</translation>
        </message>
        <message>
            <source>Nobody knows who this is. Start, and give the identity later.</source>
            <translation>Nadie sabe quién es. Empiece y dé la identidad más tarde.</translation>
        </message>
        <message>
            <source>Not in the chart. Nothing is sent until the visit has an identity.</source>
            <translation>No está en el expediente. No se envía nada hasta que la visita tenga identidad.</translation>
        </message>
        <message>
            <source>Not this patient</source>
            <translation>No es este paciente</translation>
        </message>
        <message>
            <source>Pause visit</source>
            <translation>Pausar visita</translation>
        </message>
        <message>
            <source>Start visit</source>
            <translation>Iniciar visita</translation>
        </message>
        <message>
            <source>This visit is signed.</source>
            <translation>Esta visita está firmada.</translation>
        </message>
        <message>
            <source>This visit is under way in room {room}.</source>
            <translation>Esta visita está en curso en la sala {room}.</translation>
        </message>
        <message>
            <source>Tick the birth date to start.</source>
            <translation>Marque la fecha de nacimiento para iniciar.</translation>
        </message>
        <message>
            <source>Tick the name and the birth date to start.</source>
            <translation>Marque el nombre y la fecha de nacimiento para iniciar.</translation>
        </message>
        <message>
            <source>Tick the name to start.</source>
            <translation>Marque el nombre para iniciar.</translation>
        </message>
        <message>
            <source>Two patients named {family} today.</source>
            <translation>Hoy hay dos pacientes de apellido {family}.</translation>
        </message>
        <message>
            <source>Which visit is this?</source>
            <translation>¿Qué visita es?</translation>
        </message>
        <message>
            <source>Who is in the room?</source>
            <translation>¿Quién está en la sala?</translation>
        </message>
        <message>
            <source>{n} patients named {family} today.</source>
            <translation>Hoy hay {n} pacientes de apellido {family}.</translation>
        </message>
        <message>
            <source>{why} with {provider}</source>
            <translation>{why} con {provider}</translation>
        </message>
    </context>
    <context>
        <name>IdentityTick</name>
        <message>
            <source>heard</source>
            <translation>oído</translation>
        </message>
        <message>
            <source>not heard yet</source>
            <translation>aún no oído</translation>
        </message>
    </context>
    <context>
        <name>Instruments</name>
        <message>
            <source>Copy its address</source>
            <translation>Copiar su dirección</translation>
        </message>
        <message>
            <source>Instruments</source>
            <translation>Instrumentos</translation>
        </message>
    </context>
    <context>
        <name>IntakePage</name>
        <message>
            <source>Ask and touch</source>
            <translation>Pregunte y toque</translation>
        </message>
        <message>
            <source>Back to vitals</source>
            <translation>Volver a signos vitales</translation>
        </message>
        <message>
            <source>Not said</source>
            <translation>No se dijo</translation>
        </message>
        <message>
            <source>Review and sign</source>
            <translation>Revisar y firmar</translation>
        </message>
        <message>
            <source>Take the answer back</source>
            <translation>Retirar la respuesta</translation>
        </message>
        <message>
            <source>Why the patient is here</source>
            <translation>Por qué viene el paciente</translation>
        </message>
        <message>
            <source>{n} of {all} answered</source>
            <translation>{n} de {all} contestadas</translation>
        </message>
        <message>
            <source>{what}: since when?</source>
            <translation>{what}: ¿desde cuándo?</translation>
        </message>
        <message>
            <source>{what}: what changed</source>
            <translation>{what}: qué cambió</translation>
        </message>
    </context>
    <context>
        <name>KeyPad</name>
        <message>
            <source>Delete the last digit</source>
            <translation>Borrar el último dígito</translation>
        </message>
    </context>
    <context>
        <name>LabWindow</name>
        <message>
            <source>Keep as a scenario</source>
            <translation>Guardar como escenario</translation>
        </message>
        <message>
            <source>Keep what was done as a scenario</source>
            <translation>Guardar lo hecho como escenario</translation>
        </message>
        <message>
            <source>Kept: {path}</source>
            <translation>Guardado: {path}</translation>
        </message>
        <message>
            <source>Not kept: {says}</source>
            <translation>No se guardó: {says}</translation>
        </message>
        <message>
            <source>Refused: {says}</source>
            <translation>Rechazado: {says}</translation>
        </message>
        <message>
            <source>Simulated instruments</source>
            <translation>Instrumentos simulados</translation>
        </message>
    </context>
    <context>
        <name>LeadMap</name>
        <message>
            <source>All leads give a signal.</source>
            <translation>Todas las derivaciones dan señal.</translation>
        </message>
        <message>
            <source>Check the EKG and its connection.</source>
            <translation>Revise el ECG y su conexión.</translation>
        </message>
        <message>
            <source>Check the cable, then press the pads on.</source>
            <translation>Revise el cable y presione los parches.</translation>
        </message>
        <message>
            <source>Check the cable, then {electrodes}.</source>
            <translation>Revise el cable y después {electrodes}.</translation>
        </message>
        <message>
            <source>Check the chest cable, then press the pads on.</source>
            <translation>Revise el cable del pecho y presione los parches.</translation>
        </message>
        <message>
            <source>Electrodes. {what}</source>
            <translation>Electrodos. {what}</translation>
        </message>
        <message>
            <source>No EKG signal</source>
            <translation>Sin señal de ECG</translation>
        </message>
        <message>
            <source>No lead has a signal.</source>
            <translation>Ninguna derivación tiene señal.</translation>
        </message>
        <message>
            <source>Press the electrodes on.</source>
            <translation>Presione los electrodos.</translation>
        </message>
        <message>
            <source>Press the pad on: {place}.</source>
            <translation>Presione el parche: {place}.</translation>
        </message>
        <message>
            <source>{electrode} is off.</source>
            <translation>{electrode} está suelto.</translation>
        </message>
        <message>
            <source>{electrode} off.</source>
            <translation>{electrode} sueltos.</translation>
        </message>
    </context>
    <context>
        <name>LeaveDialog</name>
        <message>
            <source>Leave patient</source>
            <translation>Dejar al paciente</translation>
        </message>
        <message>
            <source>Leave this patient?</source>
            <translation>¿Dejar a este paciente?</translation>
        </message>
        <message>
            <source>Nothing was kept yet. The board is cleared.</source>
            <translation>Aún no se guardó nada. El tablero se vacía.</translation>
        </message>
        <message>
            <source>One value is not signed. It is not sent; it stays here as evidence.</source>
            <translation>Un valor no está firmado. No se envía; queda aquí como constancia.</translation>
        </message>
        <message>
            <source>Pause visit</source>
            <translation>Pausar visita</translation>
        </message>
        <message>
            <source>Stay</source>
            <translation>Quedarse</translation>
        </message>
        <message>
            <source>Why the visit ends here</source>
            <translation>Por qué termina aquí la visita</translation>
        </message>
        <message>
            <source>{n} values are not signed. They are not sent; they stay here as evidence.</source>
            <translation>{n} valores no están firmados. No se envían; quedan aquí como constancia.</translation>
        </message>
    </context>
    <context>
        <name>LivePaper</name>
        <message>
            <source>EKG, live</source>
            <translation>ECG, en vivo</translation>
        </message>
        <message>
            <source>No EKG signal. Connect the amplifier and the electrodes.</source>
            <translation>Sin señal de ECG. Conecte el amplificador y los electrodos.</translation>
        </message>
        <message>
            <source>This EKG cannot be drawn: {hz} samples a second.</source>
            <translation>Este ECG no se puede dibujar: {hz} muestras por segundo.</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>A scanner typed a code without an end; nothing was done with it.</source>
            <translation>Un lector escribió un código sin final; no se hizo nada con él.</translation>
        </message>
        <message>
            <source>Asking the chart…</source>
            <translation>Consultando el expediente…</translation>
        </message>
        <message>
            <source>Scan the wristband or the badge itself.</source>
            <translation>Escanee la pulsera o la credencial misma.</translation>
        </message>
        <message>
            <source>Set the scanner to send Enter after each code.</source>
            <translation>Configure el lector para que envíe Intro después de cada código.</translation>
        </message>
        <message>
            <source>The code is too long for this station; nothing was done with it.</source>
            <translation>El código es demasiado largo para esta estación; no se hizo nada con él.</translation>
        </message>
        <message>
            <source>The station does not answer, so what it showed last is hidden. What was kept is on its disk. Close the program and start it again.</source>
            <translation>La estación no responde, por lo que se oculta lo último que mostró. Lo guardado está en su disco. Cierre el programa e inícielo de nuevo.</translation>
        </message>
        <message>
            <source>Vitals station</source>
            <translation>Estación de signos vitales</translation>
        </message>
    </context>
    <context>
        <name>MeasuredCard</name>
        <message>
            <source>All values. Measured, unconfirmed. {values}. {notes}</source>
            <translation>Todos los valores. Medido, sin confirmar. {values}. {notes}</translation>
        </message>
        <message>
            <source>Measured</source>
            <translation>Medido</translation>
        </message>
        <message>
            <source>P, QRS, T</source>
            <translation>P, QRS, T</translation>
        </message>
        <message>
            <source>QTcB</source>
            <translation>QTcB</translation>
        </message>
        <message>
            <source>QTcF</source>
            <translation>QTcF</translation>
        </message>
        <message>
            <source>Unconfirmed</source>
            <translation>Sin confirmar</translation>
        </message>
        <message>
            <source>ms</source>
            <translation>ms</translation>
        </message>
        <message>
            <source>{leads} left out</source>
            <translation>sin {leads}</translation>
        </message>
        <message>
            <source>{n} not measurable: touch for why.</source>
            <translation>{n} no medibles: toque para ver.</translation>
        </message>
        <message>
            <source>°</source>
            <translation>°</translation>
        </message>
        <message>
            <source>±{n}</source>
            <translation>±{n}</translation>
        </message>
    </context>
    <context>
        <name>MeasuredDialog</name>
        <message>
            <source>Left out: {leads}.</source>
            <translation>Sin: {leads}.</translation>
        </message>
        <message>
            <source>Measured, unconfirmed</source>
            <translation>Medido, sin confirmar</translation>
        </message>
        <message>
            <source>Read off by the station and confirmed by nobody. Rate and RR are means, the others medians; ± is how far a beat is from that, the median of all beats.</source>
            <translation>Leído por la estación y sin confirmar por nadie. La frecuencia y el RR son medias, lo demás medianas; ± es cuánto se aparta un latido, la mediana de todos.</translation>
        </message>
        <message>
            <source>of {n}</source>
            <translation>de {n}</translation>
        </message>
        <message>
            <source>±{n}</source>
            <translation>±{n}</translation>
        </message>
    </context>
    <context>
        <name>MessagePanel</name>
        <message>
            <source>It is being sent.</source>
            <translation>Se está enviando.</translation>
        </message>
        <message>
            <source>It is tried again by itself.</source>
            <translation>Se intenta de nuevo solo.</translation>
        </message>
        <message>
            <source>It waits for its turn and is sent by itself.</source>
            <translation>Espera su turno y se envía solo.</translation>
        </message>
        <message>
            <source>Key {key}</source>
            <translation>Clave {key}</translation>
        </message>
        <message>
            <source>Next:</source>
            <translation>Después:</translation>
        </message>
        <message>
            <source>Open the message</source>
            <translation>Abrir el mensaje</translation>
        </message>
        <message>
            <source>Send again</source>
            <translation>Enviar de nuevo</translation>
        </message>
        <message>
            <source>The receiver gave no reason.</source>
            <translation>El receptor no dio ningún motivo.</translation>
        </message>
        <message>
            <source>The receiver has filed it.</source>
            <translation>El receptor lo ha archivado.</translation>
        </message>
        <message>
            <source>Visit {id}</source>
            <translation>Visita {id}</translation>
        </message>
        <message>
            <source>What the receiver said</source>
            <translation>Qué dijo el receptor</translation>
        </message>
        <message>
            <source>filed as {id}</source>
            <translation>archivado como {id}</translation>
        </message>
    </context>
    <context>
        <name>MessagesPage</name>
        <message>
            <source>1 message</source>
            <translation>1 mensaje</translation>
        </message>
        <message>
            <source>1 message is not in the chart</source>
            <translation>1 mensaje no está en el expediente</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Todos</translation>
        </message>
        <message>
            <source>Being read…</source>
            <translation>Leyendo…</translation>
        </message>
        <message>
            <source>Choose a message to see what the receiver said.</source>
            <translation>Elija un mensaje para ver qué dijo el receptor.</translation>
        </message>
        <message>
            <source>Destinations</source>
            <translation>Destinos</translation>
        </message>
        <message>
            <source>Everything is in the chart</source>
            <translation>Todo está en el expediente</translation>
        </message>
        <message>
            <source>Messages to charts</source>
            <translation>Mensajes a expedientes</translation>
        </message>
        <message>
            <source>No message to look at.</source>
            <translation>Ningún mensaje que mirar.</translation>
        </message>
        <message>
            <source>No message was made yet. The first ones come with the first signature.</source>
            <translation>Aún no hay mensajes. Los primeros llegan con la primera firma.</translation>
        </message>
        <message>
            <source>Not in the chart</source>
            <translation>Sin archivar</translation>
        </message>
        <message>
            <source>Nothing waits, and nothing was refused.</source>
            <translation>Nada espera y nada se rechazó.</translation>
        </message>
        <message>
            <source>Read at {time}</source>
            <translation>Leído a las {time}</translation>
        </message>
        <message>
            <source>The list is being read.</source>
            <translation>Se está leyendo la lista.</translation>
        </message>
        <message>
            <source>This station has no destination: what is signed stays here. Destinations stand in the site's configuration, under chart.</source>
            <translation>Esta estación no tiene ningún destino: lo que se firma se queda aquí. Los destinos están en la configuración del centro, bajo chart.</translation>
        </message>
        <message>
            <source>the {n} newest are listed</source>
            <translation>se muestran los {n} más recientes</translation>
        </message>
        <message>
            <source>the {n} oldest are listed</source>
            <translation>se muestran los {n} más antiguos</translation>
        </message>
        <message>
            <source>{n} messages</source>
            <translation>{n} mensajes</translation>
        </message>
        <message>
            <source>{n} messages are not in the chart</source>
            <translation>{n} mensajes no están en el expediente</translation>
        </message>
    </context>
    <context>
        <name>MoveRoomDialog</name>
        <message>
            <source>Move to another room</source>
            <translation>Mover a otra sala</translation>
        </message>
        <message>
            <source>Move visit</source>
            <translation>Mover visita</translation>
        </message>
        <message>
            <source>Name or number of the room</source>
            <translation>Nombre o número de la sala</translation>
        </message>
        <message>
            <source>This visit is in room {room}. Nothing that was kept changes.</source>
            <translation>Esta visita está en la sala {room}. Nada de lo guardado cambia.</translation>
        </message>
    </context>
    <context>
        <name>NoteDialog</name>
        <message>
            <source>Keep note</source>
            <translation>Guardar nota</translation>
        </message>
        <message>
            <source>Leave it out</source>
            <translation>Dejarlo fuera</translation>
        </message>
        <message>
            <source>Note or leave out</source>
            <translation>Anotar o dejar fuera</translation>
        </message>
        <message>
            <source>Note that is filed with it</source>
            <translation>Nota que se archiva con él</translation>
        </message>
        <message>
            <source>What is left out stays on this station as evidence.</source>
            <translation>Lo que se deja fuera queda en esta estación como prueba.</translation>
        </message>
        <message>
            <source>Why it is not filed</source>
            <translation>Por qué no se archiva</translation>
        </message>
    </context>
    <context>
        <name>Notice</name>
        <message>
            <source>Close this notice</source>
            <translation>Cerrar este aviso</translation>
        </message>
    </context>
    <context>
        <name>NumberDialog</name>
        <message>
            <source>Keep the number</source>
            <translation>Guardar el número</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>Punto</translation>
        </message>
    </context>
    <context>
        <name>NumbersSide</name>
        <message>
            <source>{what}, all numbers</source>
            <translation>{what}, todos los números</translation>
        </message>
    </context>
    <context>
        <name>NumbersTable</name>
        <message>
            <source>From</source>
            <translation>De</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Ahora</translation>
        </message>
        <message>
            <source>Numbers</source>
            <translation>Números</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Valor</translation>
        </message>
        <message>
            <source>When</source>
            <translation>Cuándo</translation>
        </message>
        <message>
            <source>{what}, numbers</source>
            <translation>{what}, números</translation>
        </message>
    </context>
    <context>
        <name>OpenDialog</name>
        <message>
            <source>Close</source>
            <translation>Cerrar</translation>
        </message>
        <message>
            <source>Leave it closed</source>
            <translation>Dejarlo cerrado</translation>
        </message>
        <message>
            <source>Message to {destination}</source>
            <translation>Mensaje para {destination}</translation>
        </message>
        <message>
            <source>Show the message</source>
            <translation>Ver el mensaje</translation>
        </message>
        <message>
            <source>This message names a patient. Open it only to find out why it is not filed: the trail keeps who looked, and when.</source>
            <translation>Este mensaje nombra a un paciente. Ábralo solo para averiguar por qué no se archiva: la auditoría guarda quién lo miró y cuándo.</translation>
        </message>
        <message>
            <source>key {key}</source>
            <translation>clave {key}</translation>
        </message>
    </context>
    <context>
        <name>Overlay</name>
        <message>
            <source>Close</source>
            <translation>Cerrar</translation>
        </message>
    </context>
    <context>
        <name>PainRow</name>
        <message>
            <source>Enter on the board</source>
            <translation>Anotar en el tablero</translation>
        </message>
        <message>
            <source>Enter the pain score on the board</source>
            <translation>Anotar el dolor en el tablero</translation>
        </message>
        <message>
            <source>Not asked yet</source>
            <translation>Aún no se preguntó</translation>
        </message>
        <message>
            <source>{n} of 10</source>
            <translation>{n} de 10</translation>
        </message>
    </context>
    <context>
        <name>PainTile</name>
        <message>
            <source>Ask: “Your pain now, from 0 to 10?”</source>
            <translation>Pregunte: «¿Su dolor, de 0 a 10?»</translation>
        </message>
        <message>
            <source>Can’t
say</source>
            <translation>No
puede</translation>
        </message>
        <message>
            <source>No score: say why</source>
            <translation>Sin puntuación: diga por qué</translation>
        </message>
        <message>
            <source>Pain {n} of 10</source>
            <translation>Dolor {n} de 10</translation>
        </message>
        <message>
            <source>Said at {time}</source>
            <translation>Dicho a las {time}</translation>
        </message>
    </context>
    <context>
        <name>PairingDialog</name>
        <message>
            <source>Code</source>
            <translation>Código</translation>
        </message>
        <message>
            <source>Do not pair</source>
            <translation>No emparejar</translation>
        </message>
        <message>
            <source>Does the instrument show the same code?</source>
            <translation>¿Muestra el instrumento el mismo código?</translation>
        </message>
        <message>
            <source>It shows a code of six digits. Type it here.</source>
            <translation>Muestra un código de seis dígitos. Escríbalo aquí.</translation>
        </message>
        <message>
            <source>Not the same</source>
            <translation>No es igual</translation>
        </message>
        <message>
            <source>Pair</source>
            <translation>Emparejar</translation>
        </message>
        <message>
            <source>Pair with {name}</source>
            <translation>Emparejar con {name}</translation>
        </message>
        <message>
            <source>The same code</source>
            <translation>El mismo código</translation>
        </message>
        <message>
            <source>Type this code on the instrument.</source>
            <translation>Escriba este código en el instrumento.</translation>
        </message>
        <message>
            <source>{n} s left</source>
            <translation>quedan {n} s</translation>
        </message>
    </context>
    <context>
        <name>Papers</name>
        <message>
            <source>This visit</source>
            <translation>Esta visita</translation>
        </message>
        <message>
            <source>drawn with another version of the filter</source>
            <translation>dibujado con otra versión del filtro</translation>
        </message>
        <message>
            <source>kept by {name}</source>
            <translation>guardado por {name}</translation>
        </message>
    </context>
    <context>
        <name>PatientRow</name>
        <message>
            <source>MRN {mrn}</source>
            <translation>Exp. {mrn}</translation>
        </message>
        <message>
            <source>{n} kept, {when}</source>
            <translation>{n} guardados, {when}</translation>
        </message>
    </context>
    <context>
        <name>Person</name>
        <message>
            <source>Person</source>
            <translation>Persona</translation>
        </message>
        <message>
            <source>The scenario tells the person until {time} s.</source>
            <translation>El escenario decide sobre la persona hasta {time} s.</translation>
        </message>
    </context>
    <context>
        <name>PinDots</name>
        <message>
            <source>PIN</source>
            <translation>PIN</translation>
        </message>
        <message>
            <source>{n} digits typed</source>
            <translation>{n} dígitos escritos</translation>
        </message>
    </context>
    <context>
        <name>PlethStrip</name>
        <message>
            <source>Pulse wave of the finger</source>
            <translation>Onda de pulso del dedo</translation>
        </message>
    </context>
    <context>
        <name>PressureTile</name>
        <message>
            <source>Choose a blood pressure program</source>
            <translation>Elegir un programa de presión arterial</translation>
        </message>
        <message>
            <source>Cuff pressure now</source>
            <translation>Presión del brazalete ahora</translation>
        </message>
        <message>
            <source>Mean</source>
            <translation>Media</translation>
        </message>
        <message>
            <source>Press START on the cuff now.</source>
            <translation>Pulse START en el tensiómetro ahora.</translation>
        </message>
        <message>
            <source>Press START on the cuff.</source>
            <translation>Pulse START en el tensiómetro.</translation>
        </message>
        <message>
            <source>Program</source>
            <translation>Programa</translation>
        </message>
        <message>
            <source>To end it, press STOP on the cuff.</source>
            <translation>Para detenerlo, pulse STOP en el tensiómetro.</translation>
        </message>
    </context>
    <context>
        <name>ProgramDialog</name>
        <message>
            <source>Blood pressure program</source>
            <translation>Programa de presión arterial</translation>
        </message>
        <message>
            <source>Do not start</source>
            <translation>No iniciar</translation>
        </message>
        <message>
            <source>There is no blood pressure cuff. Connect one first.</source>
            <translation>No hay ningún tensiómetro. Conecte uno primero.</translation>
        </message>
        <message>
            <source>With {cuff}. It is started from here.</source>
            <translation>Con {cuff}. Se inicia desde aquí.</translation>
        </message>
        <message>
            <source>With {cuff}. You press its START when the station says so.</source>
            <translation>Con {cuff}. Pulse su tecla START cuando la estación lo diga.</translation>
        </message>
    </context>
    <context>
        <name>ProgramPanel</name>
        <message>
            <source>Again</source>
            <translation>Repetir</translation>
        </message>
        <message>
            <source>Arm still, no talking.</source>
            <translation>Brazo quieto, sin hablar.</translation>
        </message>
        <message>
            <source>Average of {n} readings</source>
            <translation>Promedio de {n} lecturas</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Cerrar</translation>
        </message>
        <message>
            <source>Cuff pressure now</source>
            <translation>Presión del brazalete ahora</translation>
        </message>
        <message>
            <source>End program</source>
            <translation>Terminar</translation>
        </message>
        <message>
            <source>Finished, not kept yet.</source>
            <translation>Terminado, aún sin guardar.</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Continuar</translation>
        </message>
        <message>
            <source>It is done</source>
            <translation>Ya está</translation>
        </message>
        <message>
            <source>It is tried again. Look at the cuff meanwhile.</source>
            <translation>Se intenta de nuevo. Mientras tanto, revise el brazalete.</translation>
        </message>
        <message>
            <source>It's right</source>
            <translation>Correcto</translation>
        </message>
        <message>
            <source>Keep readings</source>
            <translation>Guardar</translation>
        </message>
        <message>
            <source>Measure again</source>
            <translation>Medir de nuevo</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pausar</translation>
        </message>
        <message>
            <source>Pause, then {name}</source>
            <translation>Pausa, luego {name}</translation>
        </message>
        <message>
            <source>Press START on {cuff} now.</source>
            <translation>Pulse START en {cuff} ahora.</translation>
        </message>
        <message>
            <source>Press START on {cuff} when it is time.</source>
            <translation>Pulse START en {cuff} cuando sea el momento.</translation>
        </message>
        <message>
            <source>Readings that belong together</source>
            <translation>Lecturas que van juntas</translation>
        </message>
        <message>
            <source>Rest: sit still, no talking</source>
            <translation>Reposo: quieto y sin hablar</translation>
        </message>
        <message>
            <source>SIM</source>
            <translation>SIM</translation>
        </message>
        <message>
            <source>Skip rest</source>
            <translation>Omitir reposo</translation>
        </message>
        <message>
            <source>Start readings</source>
            <translation>Iniciar lecturas</translation>
        </message>
        <message>
            <source>Start rest</source>
            <translation>Iniciar reposo</translation>
        </message>
        <message>
            <source>Stop cuff</source>
            <translation>Detener brazalete</translation>
        </message>
        <message>
            <source>Tell</source>
            <translation>Avisar</translation>
        </message>
        <message>
            <source>The countdown stands still.</source>
            <translation>La cuenta atrás está detenida.</translation>
        </message>
        <message>
            <source>Then touch “It is done”.</source>
            <translation>Después toque «Ya está».</translation>
        </message>
        <message>
            <source>To end it, press STOP on the cuff.</source>
            <translation>Para terminar, pulse STOP en el tensiómetro.</translation>
        </message>
        <message>
            <source>{cuff} starts by itself.</source>
            <translation>{cuff} empieza por sí solo.</translation>
        </message>
    </context>
    <context>
        <name>ProgramRow</name>
        <message>
            <source>Source: {source}</source>
            <translation>Fuente: {source}</translation>
        </message>
        <message>
            <source>{about}. Numbers are hidden while it runs</source>
            <translation>{about}. Los números se ocultan mientras dura</translation>
        </message>
    </context>
    <context>
        <name>QuestionRow</name>
        <message>
            <source>Choose</source>
            <translation>Elegir</translation>
        </message>
        <message>
            <source>Choose the day</source>
            <translation>Elegir el día</translation>
        </message>
        <message>
            <source>Enter the number</source>
            <translation>Anotar el número</translation>
        </message>
        <message>
            <source>Needed before signing</source>
            <translation>Hace falta antes de firmar</translation>
        </message>
        <message>
            <source>Write it</source>
            <translation>Escribirlo</translation>
        </message>
        <message>
            <source>Write what changed</source>
            <translation>Escriba qué cambió</translation>
        </message>
        <message>
            <source>Write what changed: {what}</source>
            <translation>Escriba qué cambió: {what}</translation>
        </message>
        <message>
            <source>not answered</source>
            <translation>sin contestar</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Chart</source>
            <translation>Envíos</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Equipos</translation>
        </message>
        <message>
            <source>EKG</source>
            <translation>ECG</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Historial</translation>
        </message>
        <message>
            <source>Intake</source>
            <translation>Entrevista</translation>
        </message>
        <message>
            <source>Lock</source>
            <translation>Bloquear</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Revisión</translation>
        </message>
        <message>
            <source>Room</source>
            <translation>Sala</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Hoy</translation>
        </message>
        <message>
            <source>Vitals</source>
            <translation>Signos</translation>
        </message>
    </context>
    <context>
        <name>RateCard</name>
        <message>
            <source>/min</source>
            <translation>/min</translation>
        </message>
        <message>
            <source>Heart rate</source>
            <translation>Frec. cardiaca</translation>
        </message>
        <message>
            <source>RR</source>
            <translation>RR</translation>
        </message>
        <message>
            <source>{n} ms</source>
            <translation>{n} ms</translation>
        </message>
    </context>
    <context>
        <name>RateLine</name>
        <message>
            <source>/min</source>
            <translation>/min</translation>
        </message>
    </context>
    <context>
        <name>Ready</name>
        <message>
            <source>Administrator: {name}</source>
            <translation>Administrador: {name}</translation>
        </message>
        <message>
            <source>Chart: {url}</source>
            <translation>Expediente: {url}</translation>
        </message>
        <message>
            <source>Go to Today</source>
            <translation>Ir a Hoy</translation>
        </message>
        <message>
            <source>Instruments: {names}</source>
            <translation>Instrumentos: {names}</translation>
        </message>
        <message>
            <source>No chart: signed results stay on this station. Its address is set in station.toml.</source>
            <translation>Sin expediente: los resultados firmados se quedan en esta estación. Su dirección se pone en station.toml.</translation>
        </message>
        <message>
            <source>No instrument yet. Add them on Devices; until then values are entered by hand.</source>
            <translation>Aún sin instrumentos. Agréguelos en Equipos; hasta entonces los valores se escriben a mano.</translation>
        </message>
        <message>
            <source>Nobody else may sign in yet. The administrator adds people with the command: station users add</source>
            <translation>Nadie más puede iniciar sesión todavía. El administrador agrega personas con la orden: station users add</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Listo</translation>
        </message>
        <message>
            <source>Ready, with one thing left</source>
            <translation>Lista, con una cosa pendiente</translation>
        </message>
        <message>
            <source>Ready, with {n} things left</source>
            <translation>Lista, con {n} cosas pendientes</translation>
        </message>
        <message>
            <source>Station {name}, room {room}</source>
            <translation>Estación {name}, sala {room}</translation>
        </message>
        <message>
            <source>Test chart: {url}</source>
            <translation>Expediente de prueba: {url}</translation>
        </message>
        <message>
            <source>The chart at {url} does not answer now. Results wait here for it.</source>
            <translation>El expediente en {url} no responde ahora. Los resultados lo esperan aquí.</translation>
        </message>
    </context>
    <context>
        <name>ReasonBox</name>
        <message>
            <source>By hand, {time}</source>
            <translation>A mano, {time}</translation>
        </message>
        <message>
            <source>In the patient's own words</source>
            <translation>Con las palabras del paciente</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Guardar</translation>
        </message>
        <message>
            <source>Keep the reason for the visit</source>
            <translation>Guardar el motivo de la consulta</translation>
        </message>
        <message>
            <source>Scheduled for: {reason}</source>
            <translation>Citado por: {reason}</translation>
        </message>
    </context>
    <context>
        <name>ReceiptCounts</name>
        <message>
            <source>All {n} results are in the chart.</source>
            <translation>Los {n} resultados están en el expediente.</translation>
        </message>
        <message>
            <source>Everything is saved on this station. Look at what was not taken.</source>
            <translation>Todo está guardado en esta estación. Revise lo que no fue aceptado.</translation>
        </message>
        <message>
            <source>Everything is saved on this station. Sending goes on after you leave.</source>
            <translation>Todo está guardado en esta estación. El envío continúa cuando usted se va.</translation>
        </message>
        <message>
            <source>Signed {time}</source>
            <translation>Firmado {time}</translation>
        </message>
        <message>
            <source>{n} corrected after the signature.</source>
            <translation>{n} corregidos después de la firma.</translation>
        </message>
        <message>
            <source>{n} kept on this station only.</source>
            <translation>{n} solo en esta estación.</translation>
        </message>
    </context>
    <context>
        <name>RecordingStrip</name>
        <message>
            <source>Lead {lead}, not to scale</source>
            <translation>Derivación {lead}, sin escala</translation>
        </message>
    </context>
    <context>
        <name>RenameDialog</name>
        <message>
            <source>Keep the old name</source>
            <translation>Conservar el nombre</translation>
        </message>
        <message>
            <source>New name</source>
            <translation>Nombre nuevo</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Cambiar nombre</translation>
        </message>
        <message>
            <source>Rename {name}</source>
            <translation>Cambiar el nombre de {name}</translation>
        </message>
        <message>
            <source>Staff see this name on the board and beside each value.</source>
            <translation>El personal ve este nombre en el tablero y junto a cada valor.</translation>
        </message>
    </context>
    <context>
        <name>ResultRow</name>
        <message>
            <source>By hand, {time}</source>
            <translation>A mano, {time}</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Cambiar</translation>
        </message>
        <message>
            <source>Change {what}</source>
            <translation>Cambiar {what}</translation>
        </message>
        <message>
            <source>Corrected</source>
            <translation>Corregido</translation>
        </message>
        <message>
            <source>Correction: {state}</source>
            <translation>Corrección: {state}</translation>
        </message>
        <message>
            <source>Entered in error</source>
            <translation>Registrado por error</translation>
        </message>
        <message>
            <source>Kept here, not sent</source>
            <translation>Guardado aquí, no enviado</translation>
        </message>
        <message>
            <source>Left out, kept here</source>
            <translation>Fuera, queda aquí</translation>
        </message>
        <message>
            <source>Left out: {why}</source>
            <translation>Fuera: {why}</translation>
        </message>
        <message>
            <source>No chart here takes it</source>
            <translation>Ningún expediente lo acepta aquí</translation>
        </message>
        <message>
            <source>Note: {text}</source>
            <translation>Nota: {text}</translation>
        </message>
        <message>
            <source>Repeat</source>
            <translation>Repetir</translation>
        </message>
        <message>
            <source>SIM</source>
            <translation>SIM</translation>
        </message>
        <message>
            <source>Said to be right though unlikely.</source>
            <translation>Confirmado como correcto aunque improbable.</translation>
        </message>
        <message>
            <source>Signed: {value}</source>
            <translation>Firmado: {value}</translation>
        </message>
        <message>
            <source>The receiver took it and remarks:</source>
            <translation>El receptor lo recibió y observa:</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Intentar de nuevo</translation>
        </message>
        <message>
            <source>leads {leads}</source>
            <translation>derivaciones {leads}</translation>
        </message>
        <message>
            <source>next try {time}</source>
            <translation>próximo intento {time}</translation>
        </message>
        <message>
            <source>pulse {n}/min</source>
            <translation>pulso {n}/min</translation>
        </message>
        <message>
            <source>{s} s lost</source>
            <translation>{s} s perdidos</translation>
        </message>
    </context>
    <context>
        <name>ResultTable</name>
        <message>
            <source>BMI</source>
            <translation>IMC</translation>
        </message>
        <message>
            <source>Computed from weight and height</source>
            <translation>Calculado con el peso y la estatura</translation>
        </message>
        <message>
            <source>How</source>
            <translation>Cómo</translation>
        </message>
        <message>
            <source>Kept here, not sent</source>
            <translation>Se guarda aquí, no se envía</translation>
        </message>
        <message>
            <source>Nothing is kept yet.</source>
            <translation>Aún no se guardó nada.</translation>
        </message>
        <message>
            <source>Receipt from the chart</source>
            <translation>Acuse del expediente</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Resultado</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Valor</translation>
        </message>
    </context>
    <context>
        <name>ReviewPage</name>
        <message>
            <source>Back to vitals</source>
            <translation>Volver a signos vitales</translation>
        </message>
        <message>
            <source>Correct a result</source>
            <translation>Corregir un resultado</translation>
        </message>
        <message>
            <source>Finish visit</source>
            <translation>Terminar visita</translation>
        </message>
        <message>
            <source>I looked: not in the chart</source>
            <translation>Revisado: no está en el expediente</translation>
        </message>
        <message>
            <source>Note or leave out</source>
            <translation>Anotar o dejar fuera</translation>
        </message>
        <message>
            <source>Print or save</source>
            <translation>Imprimir o guardar</translation>
        </message>
    </context>
    <context>
        <name>Ruler</name>
        <message>
            <source>Bank card, 85.60 mm</source>
            <translation>Tarjeta bancaria, 85,60 mm</translation>
        </message>
        <message>
            <source>{mm} mm on the screen, {px} pixels long</source>
            <translation>{mm} mm en la pantalla, {px} píxeles de largo</translation>
        </message>
    </context>
    <context>
        <name>RunningCuff</name>
        <message>
            <source>Cuff is measuring</source>
            <translation>El brazalete mide</translation>
        </message>
        <message>
            <source>Press STOP on the cuff.</source>
            <translation>Pulse STOP en el tensiómetro.</translation>
        </message>
        <message>
            <source>Stop cuff</source>
            <translation>Detener brazalete</translation>
        </message>
        <message>
            <source>Stop cuff (Ctrl and period)</source>
            <translation>Detener brazalete (Ctrl y punto)</translation>
        </message>
    </context>
    <context>
        <name>SaveDialog</name>
        <message>
            <source>A table with units, and a data dictionary beside it.</source>
            <translation>Una tabla con unidades y, al lado, un diccionario de datos.</translation>
        </message>
        <message>
            <source>CSV</source>
            <translation>CSV</translation>
        </message>
        <message>
            <source>EDF+</source>
            <translation>EDF+</translation>
        </message>
        <message>
            <source>Layout on paper</source>
            <translation>Disposición en papel</translation>
        </message>
        <message>
            <source>Name the patient in EDF+, WFDB and CSV</source>
            <translation>Nombrar al paciente en EDF+, WFDB y CSV</translation>
        </message>
        <message>
            <source>On paper in true millimetres. The patient is named.</source>
            <translation>En papel, en milímetros reales. Con el nombre del paciente.</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>Un momento</translation>
        </message>
        <message>
            <source>PDF</source>
            <translation>PDF</translation>
        </message>
        <message>
            <source>Print…</source>
            <translation>Imprimir…</translation>
        </message>
        <message>
            <source>SIMULATED: it says so in every copy</source>
            <translation>SIMULADO: lo dice cada copia</translation>
        </message>
        <message>
            <source>Save or print this EKG</source>
            <translation>Guardar o imprimir este ECG</translation>
        </message>
        <message>
            <source>The recorded signal for EDF readers, in 16 bits.</source>
            <translation>La señal registrada para lectores de EDF, en 16 bits.</translation>
        </message>
        <message>
            <source>The recorded signal with beats, for PhysioNet's tools.</source>
            <translation>La señal registrada con los latidos, para los programas de PhysioNet.</translation>
        </message>
        <message>
            <source>The same sheet as a file. The patient is named.</source>
            <translation>La misma hoja como archivo. Con el nombre del paciente.</translation>
        </message>
        <message>
            <source>WFDB</source>
            <translation>WFDB</translation>
        </message>
    </context>
    <context>
        <name>Scrubber</name>
        <message>
            <source>From {begin} to {end} before the end</source>
            <translation>De {begin} a {end} antes del final</translation>
        </message>
        <message>
            <source>Time on the paper</source>
            <translation>Tiempo en el papel</translation>
        </message>
        <message>
            <source>now</source>
            <translation>ahora</translation>
        </message>
    </context>
    <context>
        <name>SidePanel</name>
        <message>
            <source>Last 10 s</source>
            <translation>Últimos 10 s</translation>
        </message>
        <message>
            <source>Last 10 s before it was frozen</source>
            <translation>Últimos 10 s antes de congelar</translation>
        </message>
        <message>
            <source>Ten seconds of signal are needed.</source>
            <translation>Se necesitan diez segundos de señal.</translation>
        </message>
    </context>
    <context>
        <name>SignInPage</name>
        <message>
            <source>A visit is kept here. It began at {time}.</source>
            <translation>Aquí hay una visita guardada. Empezó a las {time}.</translation>
        </message>
        <message>
            <source>Clean the screen</source>
            <translation>Limpiar la pantalla</translation>
        </message>
        <message>
            <source>Does not answer</source>
            <translation>No responde</translation>
        </message>
        <message>
            <source>Emergency access</source>
            <translation>Acceso de emergencia</translation>
        </message>
        <message>
            <source>Instruments and chart are opened.</source>
            <translation>Se abren los instrumentos y el expediente.</translation>
        </message>
        <message>
            <source>Locked</source>
            <translation>Bloqueada</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nombre</translation>
        </message>
        <message>
            <source>Not started</source>
            <translation>No iniciada</translation>
        </message>
        <message>
            <source>Room</source>
            <translation>Sala</translation>
        </message>
        <message>
            <source>Scan your badge</source>
            <translation>Escanee su credencial</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>Iniciar sesión</translation>
        </message>
        <message>
            <source>Someone else</source>
            <translation>Otra persona</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>Iniciando…</translation>
        </message>
        <message>
            <source>The station could not start.</source>
            <translation>La estación no pudo iniciar.</translation>
        </message>
        <message>
            <source>The visit is kept. It began at {time}.</source>
            <translation>La visita está guardada. Empezó a las {time}.</translation>
        </message>
        <message>
            <source>Unlock</source>
            <translation>Desbloquear</translation>
        </message>
        <message>
            <source>or type your PIN</source>
            <translation>o escriba su PIN</translation>
        </message>
        <message>
            <source>or type your name and PIN</source>
            <translation>o escriba su nombre y su PIN</translation>
        </message>
        <message>
            <source>{name} is signed in.</source>
            <translation>{name} tiene la sesión iniciada.</translation>
        </message>
    </context>
    <context>
        <name>Signature</name>
        <message>
            <source>Identity confirmed {time}</source>
            <translation>Identidad confirmada {time}</translation>
        </message>
        <message>
            <source>Kept by {people}</source>
            <translation>Guardado por {people}</translation>
        </message>
        <message>
            <source>Needed before signing: {questions}</source>
            <translation>Hace falta antes de firmar: {questions}</translation>
        </message>
        <message>
            <source>Not in the chart. Give the visit an identity on Today, then sign.</source>
            <translation>No está en el expediente. Dé identidad a la visita en Hoy y firme después.</translation>
        </message>
        <message>
            <source>Not taken: {kinds}</source>
            <translation>No tomado: {kinds}</translation>
        </message>
        <message>
            <source>Nothing to sign</source>
            <translation>Nada que firmar</translation>
        </message>
        <message>
            <source>PIN for the signature</source>
            <translation>PIN para la firma</translation>
        </message>
        <message>
            <source>Ready to sign</source>
            <translation>Listo para firmar</translation>
        </message>
        <message>
            <source>Sign and send</source>
            <translation>Firmar y enviar</translation>
        </message>
        <message>
            <source>Sign as {who}</source>
            <translation>Firmar como {who}</translation>
        </message>
        <message>
            <source>Sign with the emergency code as {who}</source>
            <translation>Firme con el código de emergencia como {who}</translation>
        </message>
        <message>
            <source>The chart does not answer. You can sign: it is sent later.</source>
            <translation>El expediente no responde. Puede firmar: se envía más tarde.</translation>
        </message>
        <message>
            <source>They go to: {charts}</source>
            <translation>Van a: {charts}</translation>
        </message>
        <message>
            <source>This visit comes out of a backup and may be in the chart already. Look there first. If it is there, end this visit; if not, say below that you looked.</source>
            <translation>Esta visita viene de una copia de seguridad y puede estar ya en el expediente. Mire allí primero. Si está, termine esta visita; si no, indique abajo que lo revisó.</translation>
        </message>
        <message>
            <source>no chart</source>
            <translation>ningún expediente</translation>
        </message>
        <message>
            <source>{n} held, not in it</source>
            <translation>{n} retenidas, no incluidas</translation>
        </message>
        <message>
            <source>{n} kept here, not sent</source>
            <translation>{n} guardados aquí, no enviados</translation>
        </message>
        <message>
            <source>{n} results for {name}</source>
            <translation>{n} resultados de {name}</translation>
        </message>
    </context>
    <context>
        <name>SignedButton</name>
        <message>
            <source>{n} not in the chart</source>
            <translation>{n} no están en el expediente</translation>
        </message>
        <message>
            <source>{n} signed today</source>
            <translation>{n} firmadas hoy</translation>
        </message>
    </context>
    <context>
        <name>SignedDialog</name>
        <message>
            <source>Close list</source>
            <translation>Cerrar lista</translation>
        </message>
        <message>
            <source>Nothing was signed here today.</source>
            <translation>Hoy no se ha firmado nada aquí.</translation>
        </message>
        <message>
            <source>Open visit</source>
            <translation>Abrir visita</translation>
        </message>
        <message>
            <source>Open visit of {name}</source>
            <translation>Abrir la visita de {name}</translation>
        </message>
        <message>
            <source>Signed today</source>
            <translation>Firmadas hoy</translation>
        </message>
        <message>
            <source>{n} of {all}: {state}</source>
            <translation>{n} de {all}: {state}</translation>
        </message>
    </context>
    <context>
        <name>SimulatedStrip</name>
        <message>
            <source>No value here comes from a person. Results go to a test chart only.</source>
            <translation>Ningún valor aquí proviene de una persona. Los resultados solo van a un expediente de prueba.</translation>
        </message>
        <message>
            <source>SIMULATED</source>
            <translation>SIMULADO</translation>
        </message>
    </context>
    <context>
        <name>SkipRestDialog</name>
        <message>
            <source>Another reason</source>
            <translation>Otro motivo</translation>
        </message>
        <message>
            <source>Cannot sit still</source>
            <translation>No puede estar quieto</translation>
        </message>
        <message>
            <source>Go on resting</source>
            <translation>Seguir en reposo</translation>
        </message>
        <message>
            <source>Has rested before</source>
            <translation>Ya ha reposado</translation>
        </message>
        <message>
            <source>Is in pain</source>
            <translation>Tiene dolor</translation>
        </message>
        <message>
            <source>Is urgent</source>
            <translation>Es urgente</translation>
        </message>
        <message>
            <source>Measure without the rest?</source>
            <translation>¿Medir sin el reposo?</translation>
        </message>
        <message>
            <source>Pressures are higher without rest. The reason is filed with the result.</source>
            <translation>Sin reposo las presiones son más altas. El motivo se archiva con el resultado.</translation>
        </message>
        <message>
            <source>Skip rest</source>
            <translation>Omitir reposo</translation>
        </message>
    </context>
    <context>
        <name>SmallButton</name>
        <message>
            <source>off</source>
            <translation>desactivado</translation>
        </message>
        <message>
            <source>on</source>
            <translation>activado</translation>
        </message>
    </context>
    <context>
        <name>SpO2Tile</name>
        <message>
            <source>Perfusion index {n}</source>
            <translation>Índice de perfusión {n}</translation>
        </message>
    </context>
    <context>
        <name>StepList</name>
        <message>
            <source>Rest</source>
            <translation>Reposo</translation>
        </message>
        <message>
            <source>skipped</source>
            <translation>omitido</translation>
        </message>
        <message>
            <source>{name}, not counted</source>
            <translation>{name}, no cuenta</translation>
        </message>
        <message>
            <source>{name}, unlikely</source>
            <translation>{name}, improbable</translation>
        </message>
    </context>
    <context>
        <name>StillPaper</name>
        <message>
            <source>EKG, standing still</source>
            <translation>ECG, detenido</translation>
        </message>
    </context>
    <context>
        <name>SymptomList</name>
        <message>
            <source>Add these words</source>
            <translation>Agregar</translation>
        </message>
        <message>
            <source>None said yet.</source>
            <translation>Aún no dijo ninguno.</translation>
        </message>
        <message>
            <source>Not in the list. Press Enter to add it in the patient's own words.</source>
            <translation>No está en la lista. Pulse Intro para agregarlo con las palabras del paciente.</translation>
        </message>
        <message>
            <source>Search a symptom</source>
            <translation>Buscar un síntoma</translation>
        </message>
        <message>
            <source>Search, or type the patient's words</source>
            <translation>Busque, o escriba lo que dice</translation>
        </message>
        <message>
            <source>Since?</source>
            <translation>¿Desde?</translation>
        </message>
        <message>
            <source>Take back: {what}</source>
            <translation>Retirar: {what}</translation>
        </message>
        <message>
            <source>not said</source>
            <translation>no se dijo</translation>
        </message>
        <message>
            <source>{n} said. Touch one to take it back.</source>
            <translation>Dijo {n}. Toque uno para retirarlo.</translation>
        </message>
        <message>
            <source>{what}: since when? {told}</source>
            <translation>{what}: ¿desde cuándo? {told}</translation>
        </message>
    </context>
    <context>
        <name>Tag</name>
        <message>
            <source>Simulated</source>
            <translation>Simulado</translation>
        </message>
    </context>
    <context>
        <name>TellDialog</name>
        <message>
            <source>Close</source>
            <translation>Cerrar</translation>
        </message>
        <message>
            <source>Do not tell now</source>
            <translation>No avisar ahora</translation>
        </message>
        <message>
            <source>No chart of this station takes messages. Tell the provider yourself, in person or by telephone.</source>
            <translation>Ningún expediente de esta estación acepta mensajes. Avise usted mismo al médico, en persona o por teléfono.</translation>
        </message>
        <message>
            <source>Send to the provider</source>
            <translation>Enviar al médico</translation>
        </message>
        <message>
            <source>Tell the provider: {what}</source>
            <translation>Avisar al médico: {what}</translation>
        </message>
        <message>
            <source>This goes to {chart} for {provider} at once, before the visit is signed. Delivered means that it is in the chart, not that it was read.</source>
            <translation>Esto va enseguida a {chart} para {provider}, antes de firmar la visita. Entregado significa que está en el expediente, no que se haya leído.</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Intentar de nuevo</translation>
        </message>
        <message>
            <source>the provider of this visit</source>
            <translation>el médico de esta visita</translation>
        </message>
        <message>
            <source>{chart}: {id}</source>
            <translation>{chart}: {id}</translation>
        </message>
    </context>
    <context>
        <name>TextDialog</name>
        <message>
            <source>Keep the words</source>
            <translation>Guardar el texto</translation>
        </message>
    </context>
    <context>
        <name>TextReader</name>
        <message>
            <source>Copy the text</source>
            <translation>Copiar el texto</translation>
        </message>
        <message>
            <source>Find</source>
            <translation>Buscar</translation>
        </message>
        <message>
            <source>Find in the text</source>
            <translation>Buscar en el texto</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Siguiente</translation>
        </message>
        <message>
            <source>Next place that was found</source>
            <translation>Siguiente lugar encontrado</translation>
        </message>
        <message>
            <source>Not found</source>
            <translation>No está</translation>
        </message>
        <message>
            <source>{n} of {m}</source>
            <translation>{n} de {m}</translation>
        </message>
    </context>
    <context>
        <name>TileWidget</name>
        <message>
            <source>SIM</source>
            <translation>SIM</translation>
        </message>
    </context>
    <context>
        <name>TodayPage</name>
        <message>
            <source>All</source>
            <translation>Todos</translation>
        </message>
        <message>
            <source>All {n}</source>
            <translation>Todos {n}</translation>
        </message>
        <message>
            <source>Arrived</source>
            <translation>Llegó</translation>
        </message>
        <message>
            <source>Arrived {n}</source>
            <translation>Llegaron {n}</translation>
        </message>
        <message>
            <source>Asking the chart about {name}</source>
            <translation>Consultando el expediente de {name}</translation>
        </message>
        <message>
            <source>End this visit</source>
            <translation>Terminar esta visita</translation>
        </message>
        <message>
            <source>Find a patient</source>
            <translation>Buscar paciente</translation>
        </message>
        <message>
            <source>List not read yet</source>
            <translation>Lista aún sin leer</translation>
        </message>
        <message>
            <source>List read {time}</source>
            <translation>Lista leída {time}</translation>
        </message>
        <message>
            <source>List read {time}, {age} ago</source>
            <translation>Lista leída {time}, hace {age}</translation>
        </message>
        <message>
            <source>Nobody in the list matches. Check what was typed, or read the list again.</source>
            <translation>Nadie de la lista coincide. Revise lo escrito o lea la lista de nuevo.</translation>
        </message>
        <message>
            <source>Nobody is in today's list.</source>
            <translation>No hay nadie en la lista de hoy.</translation>
        </message>
        <message>
            <source>Read list again</source>
            <translation>Leer la lista de nuevo</translation>
        </message>
        <message>
            <source>Reading the list</source>
            <translation>Leyendo la lista</translation>
        </message>
        <message>
            <source>Room {room} today</source>
            <translation>Sala {room} hoy</translation>
        </message>
        <message>
            <source>Scan a wristband, or type name, birth date or MRN</source>
            <translation>Escanee la pulsera o escriba nombre, nacimiento o exp.</translation>
        </message>
        <message>
            <source>Show the whole list again</source>
            <translation>Mostrar de nuevo toda la lista</translation>
        </message>
        <message>
            <source>The list is being read from the chart. You can go on.</source>
            <translation>Se está leyendo la lista del expediente. Puede continuar.</translation>
        </message>
        <message>
            <source>The list was not read yet.</source>
            <translation>La lista aún no se ha leído.</translation>
        </message>
        <message>
            <source>To finish</source>
            <translation>Por terminar</translation>
        </message>
        <message>
            <source>To finish {n}</source>
            <translation>Por terminar {n}</translation>
        </message>
        <message>
            <source>Unlisted</source>
            <translation>Sin lista</translation>
        </message>
        <message>
            <source>Unlisted patient</source>
            <translation>Paciente sin lista</translation>
        </message>
    </context>
    <context>
        <name>TrayPanel</name>
        <message>
            <source>1 reading to check</source>
            <translation>1 lectura por revisar</translation>
        </message>
        <message>
            <source>Attach</source>
            <translation>Asignar</translation>
        </message>
        <message>
            <source>Attach to {name}</source>
            <translation>Asignar a {name}</translation>
        </message>
        <message>
            <source>Confirm a patient first to attach it to somebody.</source>
            <translation>Confirme primero a un paciente para asignarla.</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>Descartar</translation>
        </message>
        <message>
            <source>Discard all {n}</source>
            <translation>Descartar las {n}</translation>
        </message>
        <message>
            <source>Discard all {n} readings?</source>
            <translation>¿Descartar las {n} lecturas?</translation>
        </message>
        <message>
            <source>Discard {n} readings</source>
            <translation>Descartar {n} lecturas</translation>
        </message>
        <message>
            <source>Held because:</source>
            <translation>Retenida porque:</translation>
        </message>
        <message>
            <source>I took it from this patient</source>
            <translation>La tomé de este paciente</translation>
        </message>
        <message>
            <source>It is not this patient's</source>
            <translation>No es de este paciente</translation>
        </message>
        <message>
            <source>Keep them</source>
            <translation>Conservarlas</translation>
        </message>
        <message>
            <source>Leave for later</source>
            <translation>Dejar para después</translation>
        </message>
        <message>
            <source>None of these is in a chart. Attach one only if you know whose it is.</source>
            <translation>Ninguna está en un expediente. Asigne una solo si sabe de quién es.</translation>
        </message>
        <message>
            <source>Noted:</source>
            <translation>Nota:</translation>
        </message>
        <message>
            <source>Nothing is held</source>
            <translation>No hay nada retenido</translation>
        </message>
        <message>
            <source>Other reason</source>
            <translation>Otro motivo</translation>
        </message>
        <message>
            <source>Taken:</source>
            <translation>Tomada:</translation>
        </message>
        <message>
            <source>The disk refuses it: it is lost if the station stops.</source>
            <translation>El disco la rechaza: se pierde si la estación se detiene.</translation>
        </message>
        <message>
            <source>The patient measured it with this device</source>
            <translation>El paciente la midió con este instrumento</translation>
        </message>
        <message>
            <source>The reason, in your words</source>
            <translation>El motivo, con sus palabras</translation>
        </message>
        <message>
            <source>They leave the tray and are in no chart. This station keeps them, with who discarded them and when.</source>
            <translation>Salen de la bandeja y no están en ningún expediente. Esta estación las guarda, con quién las descartó y cuándo.</translation>
        </message>
        <message>
            <source>This patient now:</source>
            <translation>Este paciente ahora:</translation>
        </message>
        <message>
            <source>This visit is signed: nothing can be added to it. Discard what is not its patient's, or leave it for later.</source>
            <translation>Esta visita está firmada: no se le puede agregar nada. Descarte lo que no sea de su paciente o déjelo para después.</translation>
        </message>
        <message>
            <source>What:</source>
            <translation>Qué:</translation>
        </message>
        <message>
            <source>Why does it belong to {name}?</source>
            <translation>¿Por qué pertenece a {name}?</translation>
        </message>
        <message>
            <source>{n} readings to check</source>
            <translation>{n} lecturas por revisar</translation>
        </message>
    </context>
    <context>
        <name>TrendPlot</name>
        <message>
            <source>No earlier values</source>
            <translation>Sin valores anteriores</translation>
        </message>
        <message>
            <source>None in this time. Choose a longer one.</source>
            <translation>Ninguno en este tiempo. Elija uno más largo.</translation>
        </message>
        <message>
            <source>SIM</source>
            <translation>SIM</translation>
        </message>
        <message>
            <source>Shows its numbers in the table</source>
            <translation>Muestra sus números en la tabla</translation>
        </message>
    </context>
    <context>
        <name>TrueSizeDialog</name>
        <message>
            <source>1 mm = {px} pixels. {now}.</source>
            <translation>1 mm = {px} píxeles. {now}.</translation>
        </message>
        <message>
            <source>Bank card</source>
            <translation>Tarjeta bancaria</translation>
        </message>
        <message>
            <source>Believe the screen</source>
            <translation>Creer a la pantalla</translation>
        </message>
        <message>
            <source>Hold a ruler or a bank card (85.60 mm, ISO/IEC 7810 ID-1) to the glass, its left side at the left line. Move the right line until it stands at {mm} mm, or at the card's right side.</source>
            <translation>Ponga una regla o una tarjeta bancaria (85,60 mm, ISO/IEC 7810 ID-1) sobre el cristal, con el lado izquierdo en la línea izquierda. Mueva la línea derecha hasta los {mm} mm, o hasta el lado derecho de la tarjeta.</translation>
        </message>
        <message>
            <source>It holds until the program ends, and could not be written: {why}.</source>
            <translation>Vale hasta que termine el programa y no se pudo escribir: {why}.</translation>
        </message>
        <message>
            <source>Keep this size</source>
            <translation>Guardar este tamaño</translation>
        </message>
        <message>
            <source>Ruler, 100 mm</source>
            <translation>Regla, 100 mm</translation>
        </message>
        <message>
            <source>True size on this screen</source>
            <translation>Tamaño real en esta pantalla</translation>
        </message>
        <message>
            <source>{step} mm</source>
            <translation>{step} mm</translation>
        </message>
    </context>
    <context>
        <name>UnlistedDialog</name>
        <message>
            <source>1958-03-14 or 14 Mar 1958</source>
            <translation>1958-03-14 o 19580314</translation>
        </message>
        <message>
            <source>Add patient</source>
            <translation>Agregar paciente</translation>
        </message>
        <message>
            <source>Birth date</source>
            <translation>Fecha de nacimiento</translation>
        </message>
        <message>
            <source>Everything is kept here. Nothing is sent until the visit has an identity from the chart's list.</source>
            <translation>Todo se guarda aquí. No se envía nada hasta que la visita tenga una identidad de la lista del expediente.</translation>
        </message>
        <message>
            <source>Family name</source>
            <translation>Apellidos</translation>
        </message>
        <message>
            <source>Given names</source>
            <translation>Nombres</translation>
        </message>
        <message>
            <source>MRN</source>
            <translation>N.º de expediente</translation>
        </message>
        <message>
            <source>Nobody knows who it is</source>
            <translation>Nadie sabe quién es</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>No se sabe</translation>
        </message>
        <message>
            <source>Sex</source>
            <translation>Sexo</translation>
        </message>
        <message>
            <source>The birth date cannot be read. Write it as 1958-03-14 or 14 Mar 1958.</source>
            <translation>La fecha de nacimiento no se entiende. Escríbala como 1958-03-14.</translation>
        </message>
        <message>
            <source>Unlisted patient</source>
            <translation>Paciente sin lista</translation>
        </message>
    </context>
    <context>
        <name>ValueTile</name>
        <message>
            <source>Again</source>
            <translation>Repetir</translation>
        </message>
        <message>
            <source>Count</source>
            <translation>Contar</translation>
        </message>
        <message>
            <source>Disagrees</source>
            <translation>No coincide</translation>
        </message>
        <message>
            <source>Enter by hand</source>
            <translation>A mano</translation>
        </message>
        <message>
            <source>Enter by hand: {what}</source>
            <translation>Ingresar a mano: {what}</translation>
        </message>
        <message>
            <source>It's right</source>
            <translation>Correcto</translation>
        </message>
        <message>
            <source>It's right: keep {what} {value}</source>
            <translation>Es correcto: guardar {what} {value}</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Guardar</translation>
        </message>
        <message>
            <source>Keep {what} {value}</source>
            <translation>Guardar {what} {value}</translation>
        </message>
        <message>
            <source>Measure again: {what}</source>
            <translation>Medir de nuevo: {what}</translation>
        </message>
        <message>
            <source>No reading</source>
            <translation>Sin lectura</translation>
        </message>
        <message>
            <source>Not measured</source>
            <translation>No medido</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Iniciar</translation>
        </message>
        <message>
            <source>Start measuring: {what}</source>
            <translation>Iniciar medición: {what}</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Detener</translation>
        </message>
        <message>
            <source>Stop measuring: {what}</source>
            <translation>Detener medición: {what}</translation>
        </message>
        <message>
            <source>Tell</source>
            <translation>Avisar</translation>
        </message>
        <message>
            <source>Tell the provider about {what} {value}</source>
            <translation>Avisar al médico de {what} {value}</translation>
        </message>
    </context>
    <context>
        <name>VisitSheetDialog</name>
        <message>
            <source>PDF</source>
            <translation>PDF</translation>
        </message>
        <message>
            <source>Print the visit</source>
            <translation>Imprimir la visita</translation>
        </message>
        <message>
            <source>Print…</source>
            <translation>Imprimir…</translation>
        </message>
        <message>
            <source>The sheet names the patient and has every value with how it was measured.</source>
            <translation>La hoja nombra al paciente y contiene cada valor con la forma en que se midió.</translation>
        </message>
    </context>
    <context>
        <name>VitalsPage</name>
        <message>
            <source>Intake</source>
            <translation>Entrevista</translation>
        </message>
        <message>
            <source>Reason for visit and questions</source>
            <translation>Motivo de la visita y preguntas</translation>
        </message>
        <message>
            <source>Review and sign</source>
            <translation>Revisar y firmar</translation>
        </message>
        <message>
            <source>Turn sounds off</source>
            <translation>Apagar los sonidos</translation>
        </message>
        <message>
            <source>Turn sounds on</source>
            <translation>Encender los sonidos</translation>
        </message>
        <message>
            <source>{n} not done</source>
            <translation>{n} sin hacer</translation>
        </message>
        <message>
            <source>{n} of {all} captured</source>
            <translation>{n} de {all} capturados</translation>
        </message>
    </context>
    <context>
        <name>ZoomButtons</name>
        <message>
            <source>Larger</source>
            <translation>Más grande</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>Más pequeño</translation>
        </message>
        <message>
            <source>True size</source>
            <translation>Tamaño real</translation>
        </message>
    </context>
    <context>
        <name>_Anatomy</name>
        <message>
            <source>A command of the host. The spec says nothing of its bytes.</source>
            <translation>Una orden del equipo. La especificación no dice nada de sus bytes.</translation>
        </message>
        <message>
            <source>Bytes</source>
            <translation>Bytes</translation>
        </message>
        <message>
            <source>Field</source>
            <translation>Campo</translation>
        </message>
        <message>
            <source>Fields of the frame</source>
            <translation>Campos de la trama</translation>
        </message>
        <message>
            <source>Hex</source>
            <translation>Hex</translation>
        </message>
        <message>
            <source>Says</source>
            <translation>Dice</translation>
        </message>
    </context>
    <context>
        <name>_Asking</name>
        <message>
            <source>Go back</source>
            <translation>Volver</translation>
        </message>
    </context>
    <context>
        <name>_Number</name>
        <message>
            <source>told {told}, now {now} {unit}</source>
            <translation>indicado {told}, ahora {now} {unit}</translation>
        </message>
    </context>
    <context>
        <name>_Row</name>
        <message>
            <source>sent {sent}, received {received}</source>
            <translation>enviado {sent}, recibido {received}</translation>
        </message>
        <message>
            <source>unplugged</source>
            <translation>desenchufado</translation>
        </message>
    </context>
    <context>
        <name>_Strip</name>
        <message>
            <source>SIMULATOR</source>
            <translation>SIMULADOR</translation>
        </message>
        <message>
            <source>These instruments measure nobody. Keep their values out of real charts.</source>
            <translation>Estos instrumentos no miden a nadie. No lleve sus valores a expedientes reales.</translation>
        </message>
        <message>
            <source>ended</source>
            <translation>terminado</translation>
        </message>
        <message>
            <source>ended: {why}</source>
            <translation>terminado: {why}</translation>
        </message>
    </context>
    <context>
        <name>calipers</name>
        <message>
            <source>Calipers on {lead}: {ms} milliseconds, {rate}, {mv} millivolts</source>
            <translation>Compás en {lead}: {ms} milisegundos, {rate}, {mv} milivoltios</translation>
        </message>
        <message>
            <source>all lines</source>
            <translation>todas las líneas</translation>
        </message>
        <message>
            <source>first time line</source>
            <translation>primera línea de tiempo</translation>
        </message>
        <message>
            <source>first voltage line</source>
            <translation>primera línea de voltaje</translation>
        </message>
        <message>
            <source>no rate</source>
            <translation>sin frecuencia</translation>
        </message>
        <message>
            <source>second time line</source>
            <translation>segunda línea de tiempo</translation>
        </message>
        <message>
            <source>second voltage line</source>
            <translation>segunda línea de voltaje</translation>
        </message>
        <message>
            <source>{n} per minute</source>
            <translation>{n} por minuto</translation>
        </message>
    </context>
    <context>
        <name>copies</name>
        <message>
            <source>A4</source>
            <translation>A4</translation>
        </message>
        <message>
            <source>Letter</source>
            <translation>Carta</translation>
        </message>
        <message>
            <source>Not printed</source>
            <translation>No impreso</translation>
        </message>
        <message>
            <source>Not saved</source>
            <translation>No guardado</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>Papel</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>Guardado</translation>
        </message>
        <message>
            <source>Sent to the printer</source>
            <translation>Enviado a la impresora</translation>
        </message>
        <message>
            <source>The printer takes nothing. Check that it is on, and print again.</source>
            <translation>La impresora no acepta nada. Compruebe que está encendida e imprima otra vez.</translation>
        </message>
        <message>
            <source>{files} in {folder}</source>
            <translation>{files} en {folder}</translation>
        </message>
    </context>
    <context>
        <name>devices</name>
        <message>
            <source>Add an instrument</source>
            <translation>Agregar un instrumento</translation>
        </message>
        <message>
            <source>Bluetooth</source>
            <translation>Bluetooth</translation>
        </message>
        <message>
            <source>Connected</source>
            <translation>Conectado</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>Conectando</translation>
        </message>
        <message>
            <source>Look at it</source>
            <translation>Revíselo</translation>
        </message>
        <message>
            <source>Looking for it</source>
            <translation>Buscándolo</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Red</translation>
        </message>
        <message>
            <source>Not allowed</source>
            <translation>No permitido</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>No conectado</translation>
        </message>
        <message>
            <source>Not heard now</source>
            <translation>Sin señal ahora</translation>
        </message>
        <message>
            <source>Recording</source>
            <translation>Grabación</translation>
        </message>
        <message>
            <source>Serial port</source>
            <translation>Puerto serie</translation>
        </message>
        <message>
            <source>USB adapter {number}</source>
            <translation>Adaptador USB {number}</translation>
        </message>
        <message>
            <source>fair signal</source>
            <translation>señal regular</translation>
        </message>
        <message>
            <source>not told</source>
            <translation>no se sabe</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>aún no</translation>
        </message>
        <message>
            <source>now</source>
            <translation>ahora</translation>
        </message>
        <message>
            <source>strong signal</source>
            <translation>señal fuerte</translation>
        </message>
        <message>
            <source>weak signal</source>
            <translation>señal débil</translation>
        </message>
        <message>
            <source>{age} ago</source>
            <translation>hace {age}</translation>
        </message>
        <message>
            <source>{n} %</source>
            <translation>{n} %</translation>
        </message>
    </context>
    <context>
        <name>ekg</name>
        <message>
            <source>/min</source>
            <translation>/min</translation>
        </message>
        <message>
            <source>Back to live</source>
            <translation>Volver al vivo</translation>
        </message>
        <message>
            <source>Below diagnostic bandwidth</source>
            <translation>Por debajo del ancho de banda diagnóstico</translation>
        </message>
        <message>
            <source>Best 10 s</source>
            <translation>Mejores 10 s</translation>
        </message>
        <message>
            <source>Best 10 s of last minute</source>
            <translation>Los mejores 10 s del último minuto</translation>
        </message>
        <message>
            <source>Calipers</source>
            <translation>Calibradores</translation>
        </message>
        <message>
            <source>Capture {s} s</source>
            <translation>Capturar {s} s</translation>
        </message>
        <message>
            <source>Diagnostic 0.05–150</source>
            <translation>Diagnóstico 0.05–150</translation>
        </message>
        <message>
            <source>Earlier EKG</source>
            <translation>ECG anterior</translation>
        </message>
        <message>
            <source>Enlarged ×{n}</source>
            <translation>Ampliado ×{n}</translation>
        </message>
        <message>
            <source>Freeze</source>
            <translation>Congelar</translation>
        </message>
        <message>
            <source>From 0.05</source>
            <translation>Desde 0.05</translation>
        </message>
        <message>
            <source>From {hz}</source>
            <translation>Desde {hz}</translation>
        </message>
        <message>
            <source>Frozen</source>
            <translation>Congelado</translation>
        </message>
        <message>
            <source>Heart rate</source>
            <translation>Frec. card.</translation>
        </message>
        <message>
            <source>Heart rate {said}, {state}</source>
            <translation>Frecuencia cardiaca {said}, {state}</translation>
        </message>
        <message>
            <source>Held</source>
            <translation>Retenida</translation>
        </message>
        <message>
            <source>Keep this {s} s</source>
            <translation>Guardar estos {s} s</translation>
        </message>
        <message>
            <source>Last {s} s</source>
            <translation>Últimos {s} s</translation>
        </message>
        <message>
            <source>Leads</source>
            <translation>Derivaciones</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>En vivo</translation>
        </message>
        <message>
            <source>Monitor 0.5–40</source>
            <translation>Monitor 0.5–40</translation>
        </message>
        <message>
            <source>No signal</source>
            <translation>Sin señal</translation>
        </message>
        <message>
            <source>Not recorded</source>
            <translation>No registrada</translation>
        </message>
        <message>
            <source>Not yet</source>
            <translation>Todavía no</translation>
        </message>
        <message>
            <source>P axis</source>
            <translation>Eje P</translation>
        </message>
        <message>
            <source>PR</source>
            <translation>PR</translation>
        </message>
        <message>
            <source>Poor signal: the last good rate.</source>
            <translation>Mala señal: la última buena.</translation>
        </message>
        <message>
            <source>Preview, not for diagnosis</source>
            <translation>Vista previa, no apta para diagnóstico</translation>
        </message>
        <message>
            <source>QRS</source>
            <translation>QRS</translation>
        </message>
        <message>
            <source>QRS axis</source>
            <translation>Eje QRS</translation>
        </message>
        <message>
            <source>QT</source>
            <translation>QT</translation>
        </message>
        <message>
            <source>QTc Bazett</source>
            <translation>QTc Bazett</translation>
        </message>
        <message>
            <source>QTc Framingham</source>
            <translation>QTc Framingham</translation>
        </message>
        <message>
            <source>QTc Fridericia</source>
            <translation>QTc Fridericia</translation>
        </message>
        <message>
            <source>QTc Hodges</source>
            <translation>QTc Hodges</translation>
        </message>
        <message>
            <source>RR</source>
            <translation>RR</translation>
        </message>
        <message>
            <source>Rhythm</source>
            <translation>Ritmo</translation>
        </message>
        <message>
            <source>SIMULATED. {text}</source>
            <translation>SIMULADO. {text}</translation>
        </message>
        <message>
            <source>ST 0.05–40</source>
            <translation>ST 0.05–40</translation>
        </message>
        <message>
            <source>Save or print</source>
            <translation>Guardar o imprimir</translation>
        </message>
        <message>
            <source>Size not checked</source>
            <translation>Tamaño sin comprobar</translation>
        </message>
        <message>
            <source>T axis</source>
            <translation>Eje T</translation>
        </message>
        <message>
            <source>Too poor</source>
            <translation>Muy mala</translation>
        </message>
        <message>
            <source>True size, checked {day}</source>
            <translation>Tamaño real, comprobado el {day}</translation>
        </message>
        <message>
            <source>ask to lie still</source>
            <translation>pida que no se mueva</translation>
        </message>
        <message>
            <source>ask to relax arms and legs</source>
            <translation>pida que relaje brazos y piernas</translation>
        </message>
        <message>
            <source>compare left and right arm</source>
            <translation>compare brazo izquierdo y derecho</translation>
        </message>
        <message>
            <source>derived</source>
            <translation>derivada</translation>
        </message>
        <message>
            <source>fifth rib space, mid-collarbone line</source>
            <translation>quinto espacio intercostal, línea medioclavicular</translation>
        </message>
        <message>
            <source>fourth rib space, left edge of the breastbone</source>
            <translation>cuarto espacio intercostal, borde izquierdo del esternón</translation>
        </message>
        <message>
            <source>fourth rib space, right edge of the breastbone</source>
            <translation>cuarto espacio intercostal, borde derecho del esternón</translation>
        </message>
        <message>
            <source>frozen</source>
            <translation>congelada</translation>
        </message>
        <message>
            <source>good</source>
            <translation>buena</translation>
        </message>
        <message>
            <source>halfway between {v2} and {v4}</source>
            <translation>a medio camino entre {v2} y {v4}</translation>
        </message>
        <message>
            <source>held: poor signal</source>
            <translation>retenida: señal deficiente</translation>
        </message>
        <message>
            <source>left arm, below the shoulder</source>
            <translation>brazo izquierdo, por debajo del hombro</translation>
        </message>
        <message>
            <source>left leg, below the hip</source>
            <translation>pierna izquierda, por debajo de la cadera</translation>
        </message>
        <message>
            <source>level with {v4}, front armpit line</source>
            <translation>a la altura de {v4}, línea axilar anterior</translation>
        </message>
        <message>
            <source>level with {v4}, mid-armpit line</source>
            <translation>a la altura de {v4}, línea axilar media</translation>
        </message>
        <message>
            <source>live</source>
            <translation>en vivo</translation>
        </message>
        <message>
            <source>mean of {n} RR</source>
            <translation>media de {n} RR</translation>
        </message>
        <message>
            <source>move cables and chargers away</source>
            <translation>aleje cables y cargadores</translation>
        </message>
        <message>
            <source>ms</source>
            <translation>ms</translation>
        </message>
        <message>
            <source>no signal</source>
            <translation>sin señal</translation>
        </message>
        <message>
            <source>none</source>
            <translation>ninguna</translation>
        </message>
        <message>
            <source>not judged</source>
            <translation>sin evaluar</translation>
        </message>
        <message>
            <source>not recorded</source>
            <translation>no registrada</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>aún no</translation>
        </message>
        <message>
            <source>off</source>
            <translation>suelto</translation>
        </message>
        <message>
            <source>press the electrode on</source>
            <translation>presione el electrodo</translation>
        </message>
        <message>
            <source>press the electrode on, ask to breathe calmly</source>
            <translation>presione el electrodo, pida que respire con calma</translation>
        </message>
        <message>
            <source>put on a new electrode</source>
            <translation>ponga un electrodo nuevo</translation>
        </message>
        <message>
            <source>right arm, below the shoulder</source>
            <translation>brazo derecho, por debajo del hombro</translation>
        </message>
        <message>
            <source>right leg, below the hip</source>
            <translation>pierna derecha, por debajo de la cadera</translation>
        </message>
        <message>
            <source>signal too poor</source>
            <translation>señal demasiado deficiente</translation>
        </message>
        <message>
            <source>trimmed mean of {n} RR</source>
            <translation>media recortada de {n} RR</translation>
        </message>
        <message>
            <source>{hz} notch</source>
            <translation>rechazo de {hz}</translation>
        </message>
        <message>
            <source>{n} per minute</source>
            <translation>{n} por minuto</translation>
        </message>
        <message>
            <source>{start} to {end}</source>
            <translation>{start} a {end}</translation>
        </message>
        <message>
            <source>{s} s lost</source>
            <translation>{s} s perdidos</translation>
        </message>
        <message>
            <source>{what}: {why}.</source>
            <translation>{what}: {why}.</translation>
        </message>
        <message>
            <source>{words} and {last}</source>
            <translation>{words} y {last}</translation>
        </message>
        <message>
            <source>{word}, derived</source>
            <translation>{word}, calculada</translation>
        </message>
        <message>
            <source>°</source>
            <translation>°</translation>
        </message>
    </context>
    <context>
        <name>history</name>
        <message>
            <source>1 year</source>
            <translation>1 año</translation>
        </message>
        <message>
            <source>By hand</source>
            <translation>A mano</translation>
        </message>
        <message>
            <source>Chart</source>
            <translation>Expediente</translation>
        </message>
        <message>
            <source>Chart history read {time}, {years} back</source>
            <translation>Expediente leído a las {time}, {years} atrás</translation>
        </message>
        <message>
            <source>From the chart</source>
            <translation>Del expediente</translation>
        </message>
        <message>
            <source>Last: {value} {unit}, {ago}</source>
            <translation>Último: {value} {unit}, {ago}</translation>
        </message>
        <message>
            <source>Limits at this age: {limits}.</source>
            <translation>Límites a esta edad: {limits}.</translation>
        </message>
        <message>
            <source>Not all of it could be used.</source>
            <translation>No todo se pudo usar.</translation>
        </message>
        <message>
            <source>Not known: the chart was not read</source>
            <translation>No se sabe: no se leyó el expediente</translation>
        </message>
        <message>
            <source>Not read yet</source>
            <translation>Aún sin leer</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Ahora</translation>
        </message>
        <message>
            <source>Now, not signed</source>
            <translation>Ahora, sin firmar</translation>
        </message>
        <message>
            <source>Reading earlier values from the chart</source>
            <translation>Leyendo valores anteriores del expediente</translation>
        </message>
        <message>
            <source>SIM</source>
            <translation>SIM</translation>
        </message>
        <message>
            <source>Same as on {day}</source>
            <translation>Igual que el {day}</translation>
        </message>
        <message>
            <source>Station</source>
            <translation>Estación</translation>
        </message>
        <message>
            <source>This station</source>
            <translation>Esta estación</translation>
        </message>
        <message>
            <source>corrected</source>
            <translation>corregido</translation>
        </message>
        <message>
            <source>no earlier values</source>
            <translation>sin valores anteriores</translation>
        </message>
        <message>
            <source>now {value} {unit}</source>
            <translation>ahora {value} {unit}</translation>
        </message>
        <message>
            <source>simulated</source>
            <translation>simulado</translation>
        </message>
        <message>
            <source>today</source>
            <translation>hoy</translation>
        </message>
        <message>
            <source>yesterday</source>
            <translation>ayer</translation>
        </message>
        <message>
            <source>{change} since {day}</source>
            <translation>{change} desde el {day}</translation>
        </message>
        <message>
            <source>{n} days ago</source>
            <translation>hace {n} días</translation>
        </message>
        <message>
            <source>{n} earlier values</source>
            <translation>{n} valores anteriores</translation>
        </message>
        <message>
            <source>{n} months</source>
            <translation>{n} meses</translation>
        </message>
        <message>
            <source>{n} months ago</source>
            <translation>hace {n} meses</translation>
        </message>
        <message>
            <source>{n} weeks ago</source>
            <translation>hace {n} semanas</translation>
        </message>
        <message>
            <source>{n} years</source>
            <translation>{n} años</translation>
        </message>
        <message>
            <source>{n} years ago</source>
            <translation>hace {n} años</translation>
        </message>
        <message>
            <source>{vital}: {limit}</source>
            <translation>{vital}: {limit}</translation>
        </message>
        <message>
            <source>{word}, {limit}</source>
            <translation>{word}, {limit}</translation>
        </message>
    </context>
    <context>
        <name>lab</name>
        <message>
            <source>AV block</source>
            <translation>Bloqueo AV</translation>
        </message>
        <message>
            <source>Ambient light</source>
            <translation>Luz ambiental</translation>
        </message>
        <message>
            <source>Arm moves</source>
            <translation>El brazo se mueve</translation>
        </message>
        <message>
            <source>Arms exchanged</source>
            <translation>Brazos intercambiados</translation>
        </message>
        <message>
            <source>Baseline wander</source>
            <translation>Deriva de la línea</translation>
        </message>
        <message>
            <source>Battery low</source>
            <translation>Batería baja</translation>
        </message>
        <message>
            <source>Bigeminy</source>
            <translation>Bigeminismo</translation>
        </message>
        <message>
            <source>Bluetooth</source>
            <translation>Bluetooth</translation>
        </message>
        <message>
            <source>Breathing</source>
            <translation>Respiración</translation>
        </message>
        <message>
            <source>Clock is not set</source>
            <translation>Reloj sin ajustar</translation>
        </message>
        <message>
            <source>Clock is wrong</source>
            <translation>Reloj equivocado</translation>
        </message>
        <message>
            <source>Conduction</source>
            <translation>Conducción</translation>
        </message>
        <message>
            <source>Cuff is loose</source>
            <translation>Manguito flojo</translation>
        </message>
        <message>
            <source>Damage a byte</source>
            <translation>Dañar un byte</translation>
        </message>
        <message>
            <source>Diastolic</source>
            <translation>Diastólica</translation>
        </message>
        <message>
            <source>Disconnect once</source>
            <translation>Desconectar una vez</translation>
        </message>
        <message>
            <source>Electrodes</source>
            <translation>Electrodos</translation>
        </message>
        <message>
            <source>Fibrillation</source>
            <translation>Fibrilación</translation>
        </message>
        <message>
            <source>Finger in</source>
            <translation>Dedo dentro</translation>
        </message>
        <message>
            <source>Finger moves</source>
            <translation>El dedo se mueve</translation>
        </message>
        <message>
            <source>Finger out</source>
            <translation>Dedo fuera</translation>
        </message>
        <message>
            <source>Heart rate</source>
            <translation>Frecuencia cardíaca</translation>
        </message>
        <message>
            <source>Hold the weight</source>
            <translation>Retener el peso</translation>
        </message>
        <message>
            <source>In its charger</source>
            <translation>En su cargador</translation>
        </message>
        <message>
            <source>In kilograms</source>
            <translation>En kilogramos</translation>
        </message>
        <message>
            <source>In pounds</source>
            <translation>En libras</translation>
        </message>
        <message>
            <source>In their places</source>
            <translation>En su sitio</translation>
        </message>
        <message>
            <source>Keeps its memory</source>
            <translation>Conserva la memoria</translation>
        </message>
        <message>
            <source>Lead 1 off</source>
            <translation>Electrodo 1 suelto</translation>
        </message>
        <message>
            <source>Lead 1 on</source>
            <translation>Electrodo 1 puesto</translation>
        </message>
        <message>
            <source>Left arm and leg exchanged</source>
            <translation>Brazo y pierna izquierdos intercambiados</translation>
        </message>
        <message>
            <source>Left bundle branch block</source>
            <translation>Bloqueo de rama izquierda</translation>
        </message>
        <message>
            <source>Lose a byte</source>
            <translation>Perder un byte</translation>
        </message>
        <message>
            <source>Lose a frame</source>
            <translation>Perder una trama</translation>
        </message>
        <message>
            <source>Mains noise</source>
            <translation>Ruido de red</translation>
        </message>
        <message>
            <source>Measurements fail</source>
            <translation>Las medidas fallan</translation>
        </message>
        <message>
            <source>Muscle noise</source>
            <translation>Ruido muscular</translation>
        </message>
        <message>
            <source>Next one fails</source>
            <translation>La próxima falla</translation>
        </message>
        <message>
            <source>Normal</source>
            <translation>Normal</translation>
        </message>
        <message>
            <source>Overload</source>
            <translation>Sobrecarga</translation>
        </message>
        <message>
            <source>Paced</source>
            <translation>Marcapasos</translation>
        </message>
        <message>
            <source>Pauses</source>
            <translation>Pausas</translation>
        </message>
        <message>
            <source>Perfusion</source>
            <translation>Perfusión</translation>
        </message>
        <message>
            <source>Premature beats</source>
            <translation>Extrasístoles</translation>
        </message>
        <message>
            <source>Press its button</source>
            <translation>Pulsar su botón</translation>
        </message>
        <message>
            <source>Press print</source>
            <translation>Pulsar imprimir</translation>
        </message>
        <message>
            <source>Probe in its well</source>
            <translation>Sonda en su funda</translation>
        </message>
        <message>
            <source>Probe in the mouth</source>
            <translation>Sonda en la boca</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Reiniciar</translation>
        </message>
        <message>
            <source>Rhythm</source>
            <translation>Ritmo</translation>
        </message>
        <message>
            <source>Right bundle branch block</source>
            <translation>Bloqueo de rama derecha</translation>
        </message>
        <message>
            <source>Says nothing</source>
            <translation>No dice nada</translation>
        </message>
        <message>
            <source>Sensor unplugged</source>
            <translation>Sensor desenchufado</translation>
        </message>
        <message>
            <source>Serial cable</source>
            <translation>Cable serie</translation>
        </message>
        <message>
            <source>Serial port</source>
            <translation>Puerto serie</translation>
        </message>
        <message>
            <source>Sinus</source>
            <translation>Sinusal</translation>
        </message>
        <message>
            <source>Six old readings</source>
            <translation>Seis lecturas viejas</translation>
        </message>
        <message>
            <source>SpO₂</source>
            <translation>SpO₂</translation>
        </message>
        <message>
            <source>Stall for 2 s</source>
            <translation>Callar 2 s</translation>
        </message>
        <message>
            <source>Start measuring</source>
            <translation>Empezar a medir</translation>
        </message>
        <message>
            <source>Start pairing</source>
            <translation>Empezar a emparejar</translation>
        </message>
        <message>
            <source>Step off</source>
            <translation>Bajar</translation>
        </message>
        <message>
            <source>Step on</source>
            <translation>Subir</translation>
        </message>
        <message>
            <source>Stop measuring</source>
            <translation>Dejar de medir</translation>
        </message>
        <message>
            <source>Stored reading</source>
            <translation>Lectura guardada</translation>
        </message>
        <message>
            <source>Strap off</source>
            <translation>Banda quitada</translation>
        </message>
        <message>
            <source>Strap on</source>
            <translation>Banda puesta</translation>
        </message>
        <message>
            <source>Switches off</source>
            <translation>Se apaga</translation>
        </message>
        <message>
            <source>Systolic</source>
            <translation>Sistólica</translation>
        </message>
        <message>
            <source>TCP</source>
            <translation>TCP</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatura</translation>
        </message>
        <message>
            <source>Unplugged</source>
            <translation>Desenchufado</translation>
        </message>
        <message>
            <source>Ventricular tachycardia</source>
            <translation>Taquicardia ventricular</translation>
        </message>
        <message>
            <source>Weight</source>
            <translation>Peso</translation>
        </message>
        <message>
            <source>byte {number}</source>
            <translation>byte {number}</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>1 result</source>
            <translation>1 resultado</translation>
        </message>
        <message>
            <source>1 try</source>
            <translation>1 intento</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>Responde</translation>
        </message>
        <message>
            <source>Does not answer</source>
            <translation>No responde</translation>
        </message>
        <message>
            <source>In the chart</source>
            <translation>En el expediente</translation>
        </message>
        <message>
            <source>Last answer {when}</source>
            <translation>Última respuesta {when}</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>Mensaje</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Mensajes</translation>
        </message>
        <message>
            <source>No answer yet</source>
            <translation>Aún sin respuesta</translation>
        </message>
        <message>
            <source>Not asked yet</source>
            <translation>Aún sin consultar</translation>
        </message>
        <message>
            <source>Not configured any more</source>
            <translation>Ya no está configurado</translation>
        </message>
        <message>
            <source>On its way</source>
            <translation>En camino</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Rechazado</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>Desde</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Estado</translation>
        </message>
        <message>
            <source>Taken, not confirmed</source>
            <translation>Recibido, sin confirmar</translation>
        </message>
        <message>
            <source>Taken, with a remark: {text}</source>
            <translation>Recibido, con una observación: {text}</translation>
        </message>
        <message>
            <source>Unclear</source>
            <translation>Dudoso</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>En espera</translation>
        </message>
        <message>
            <source>What the receiver said</source>
            <translation>Qué dijo el receptor</translation>
        </message>
        <message>
            <source>about {n} results</source>
            <translation>sobre {n} resultados</translation>
        </message>
        <message>
            <source>correction</source>
            <translation>corrección</translation>
        </message>
        <message>
            <source>not tried yet</source>
            <translation>aún sin intentar</translation>
        </message>
        <message>
            <source>simulated</source>
            <translation>simulado</translation>
        </message>
        <message>
            <source>visit {id}</source>
            <translation>visita {id}</translation>
        </message>
        <message>
            <source>{n} bytes</source>
            <translation>{n} bytes</translation>
        </message>
        <message>
            <source>{n} in the chart</source>
            <translation>En el expediente: {n}</translation>
        </message>
        <message>
            <source>{n} on the way</source>
            <translation>En camino: {n}</translation>
        </message>
        <message>
            <source>{n} refused</source>
            <translation>Rechazados: {n}</translation>
        </message>
        <message>
            <source>{n} results</source>
            <translation>{n} resultados</translation>
        </message>
        <message>
            <source>{n} taken, not confirmed</source>
            <translation>Recibidos, sin confirmar: {n}</translation>
        </message>
        <message>
            <source>{n} tries</source>
            <translation>{n} intentos</translation>
        </message>
        <message>
            <source>{n} unclear</source>
            <translation>Dudosos: {n}</translation>
        </message>
        <message>
            <source>{n} waiting</source>
            <translation>En espera: {n}</translation>
        </message>
        <message>
            <source>{tried}, next {when}</source>
            <translation>{tried}, próximo {when}</translation>
        </message>
    </context>
    <context>
        <name>programs</name>
        <message>
            <source>Average</source>
            <translation>Promedio</translation>
        </message>
        <message>
            <source>Average of {n}</source>
            <translation>Promedio de {n}</translation>
        </message>
        <message>
            <source>Blood pressure, average of {n}</source>
            <translation>Presión arterial, promedio de {n}</translation>
        </message>
        <message>
            <source>Blood pressure, {n} readings</source>
            <translation>Presión arterial, {n} lecturas</translation>
        </message>
        <message>
            <source>Cuff not ready, {of}</source>
            <translation>Brazalete en espera, {of}</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation>Terminado</translation>
        </message>
        <message>
            <source>Filed as one group</source>
            <translation>Se archiva como un grupo</translation>
        </message>
        <message>
            <source>Get ready</source>
            <translation>Preparar</translation>
        </message>
        <message>
            <source>Look at the cuff, then start again.</source>
            <translation>Revise el brazalete y empiece de nuevo.</translation>
        </message>
        <message>
            <source>Measuring, {of}</source>
            <translation>Midiendo, {of}</translation>
        </message>
        <message>
            <source>Next position, {of}</source>
            <translation>Siguiente posición, {of}</translation>
        </message>
        <message>
            <source>No average</source>
            <translation>Sin promedio</translation>
        </message>
        <message>
            <source>Pause before {of}</source>
            <translation>Pausa antes de {of}</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>En pausa</translation>
        </message>
        <message>
            <source>Press START, {of}</source>
            <translation>Pulse START, {of}</translation>
        </message>
        <message>
            <source>Pulse so far: {all} /min</source>
            <translation>Pulso hasta ahora: {all} /min</translation>
        </message>
        <message>
            <source>Reading {n}</source>
            <translation>Lectura {n}</translation>
        </message>
        <message>
            <source>Resting</source>
            <translation>En reposo</translation>
        </message>
        <message>
            <source>The cuff is not there any more, so the program ended.</source>
            <translation>El tensiómetro ya no está, así que el programa terminó.</translation>
        </message>
        <message>
            <source>The cuff was stopped, so the program ended.</source>
            <translation>Se detuvo el brazalete, así que el programa terminó.</translation>
        </message>
        <message>
            <source>The program was ended.</source>
            <translation>Se terminó el programa.</translation>
        </message>
        <message>
            <source>about {n} min</source>
            <translation>unos {n} min</translation>
        </message>
        <message>
            <source>again soon</source>
            <translation>pronto otra vez</translation>
        </message>
        <message>
            <source>at the end</source>
            <translation>al final</translation>
        </message>
        <message>
            <source>next</source>
            <translation>sigue</translation>
        </message>
        <message>
            <source>not in the average</source>
            <translation>fuera del promedio</translation>
        </message>
        <message>
            <source>now</source>
            <translation>ahora</translation>
        </message>
        <message>
            <source>taken</source>
            <translation>tomada</translation>
        </message>
        <message>
            <source>{name} failed {n} times. {why}</source>
            <translation>{name} falló {n} veces. {why}</translation>
        </message>
        <message>
            <source>{n} of {all}</source>
            <translation>{n} de {all}</translation>
        </message>
        <message>
            <source>{n} of {all} readings can be kept, without an average.</source>
            <translation>Se pueden guardar {n} de {all} lecturas, sin promedio.</translation>
        </message>
    </context>
    <context>
        <name>station</name>
        <message>
            <source>A PIN has {shortest} to {longest} digits.</source>
            <translation>Un PIN tiene de {shortest} a {longest} cifras.</translation>
        </message>
        <message>
            <source>A PIN is made of digits.</source>
            <translation>Un PIN está hecho de cifras.</translation>
        </message>
        <message>
            <source>A blood pressure is two numbers.</source>
            <translation>Una presión arterial son dos números.</translation>
        </message>
        <message>
            <source>A blood pressure program is running.</source>
            <translation>Hay un programa de presión arterial en marcha.</translation>
        </message>
        <message>
            <source>A certificate or key of this station cannot be used: {why}.</source>
            <translation>No se puede usar un certificado o una clave de esta estación: {why}.</translation>
        </message>
        <message>
            <source>A chart has this answer inside a form, which is not corrected from here.</source>
            <translation>El expediente tiene esta respuesta dentro de un formulario, que no se corrige desde aquí.</translation>
        </message>
        <message>
            <source>A large change within a month</source>
            <translation>Un cambio grande en un mes</translation>
        </message>
        <message>
            <source>A large change within a year</source>
            <translation>Un cambio grande en un año</translation>
        </message>
        <message>
            <source>A mean pressure is not felt.</source>
            <translation>Una presión media no se palpa.</translation>
        </message>
        <message>
            <source>A measured result without its number cannot be filed.</source>
            <translation>Un resultado medido sin su número no se puede archivar.</translation>
        </message>
        <message>
            <source>A measurement is under way. Wait for its end, or stop it first.</source>
            <translation>Hay una medición en curso. Espere a que termine o deténgala antes.</translation>
        </message>
        <message>
            <source>A message without words cannot be sent.</source>
            <translation>Un mensaje sin palabras no se puede enviar.</translation>
        </message>
        <message>
            <source>A name has at least one letter.</source>
            <translation>Un nombre tiene al menos una letra.</translation>
        </message>
        <message>
            <source>A name or number has at most {most} characters.</source>
            <translation>Un nombre o número tiene como máximo {most} caracteres.</translation>
        </message>
        <message>
            <source>A newer version of the station wrote this data (its format is {theirs}, this version knows {ours}).</source>
            <translation>Una versión más nueva de la estación escribió estos datos (su formato es {theirs}; esta versión conoce {ours}).</translation>
        </message>
        <message>
            <source>A newer version of the station wrote this data.</source>
            <translation>Una versión más nueva de la estación escribió estos datos.</translation>
        </message>
        <message>
            <source>A pain score is a whole number.</source>
            <translation>El dolor se puntúa con un número entero.</translation>
        </message>
        <message>
            <source>A part of the station's data cannot be read.</source>
            <translation>Una parte de los datos de la estación no se puede leer.</translation>
        </message>
        <message>
            <source>A reading of this set is not in the visit any more.</source>
            <translation>Una lectura de esta serie ya no está en la visita.</translation>
        </message>
        <message>
            <source>A reason for visit without words cannot be filed.</source>
            <translation>Un motivo de consulta sin palabras no se puede archivar.</translation>
        </message>
        <message>
            <source>A reason is needed.</source>
            <translation>Hace falta un motivo.</translation>
        </message>
        <message>
            <source>A room is named with 1 to {most} characters.</source>
            <translation>Una sala se nombra con 1 a {most} caracteres.</translation>
        </message>
        <message>
            <source>A set of readings is filed whole.</source>
            <translation>Un grupo de lecturas se archiva completo.</translation>
        </message>
        <message>
            <source>A set of readings is kept as it was taken.</source>
            <translation>Un grupo de lecturas se guarda tal como se tomó.</translation>
        </message>
        <message>
            <source>A visit is open.</source>
            <translation>Hay una visita abierta.</translation>
        </message>
        <message>
            <source>A {kind} result without {what} cannot be filed.</source>
            <translation>Un resultado {kind} sin {what} no se puede archivar.</translation>
        </message>
        <message>
            <source>ADT messages come in unencrypted.</source>
            <translation>Los mensajes ADT llegan sin cifrar.</translation>
        </message>
        <message>
            <source>AOBP, 5 min rest + 3 readings</source>
            <translation>AOBP, 5 min de reposo + 3 lecturas</translation>
        </message>
        <message>
            <source>Above the highest rate of a healthy heart</source>
            <translation>Por encima de la frecuencia máxima de un corazón sano</translation>
        </message>
        <message>
            <source>Admin</source>
            <translation>Admin</translation>
        </message>
        <message>
            <source>Adults keep their height</source>
            <translation>Los adultos conservan su estatura</translation>
        </message>
        <message>
            <source>After 5 min lying: lying, sitting after 1 min, standing after 1 and 3 min; no average</source>
            <translation>Tras 5 min acostado: acostado, sentado al minuto, de pie a 1 y 3 min; sin promedio</translation>
        </message>
        <message>
            <source>Alerts are not available. {why}</source>
            <translation>Las alertas no están disponibles. {why}</translation>
        </message>
        <message>
            <source>Alerts not known</source>
            <translation>Alertas desconocidas</translation>
        </message>
        <message>
            <source>Alerts of Patient/{name} are not complete. {why}</source>
            <translation>Las alertas de Patient/{name} no están completas. {why}</translation>
        </message>
        <message>
            <source>Alerts: {alerts}</source>
            <translation>Alertas: {alerts}</translation>
        </message>
        <message>
            <source>Allow it in the privacy settings of this computer.</source>
            <translation>Permítalo en los ajustes de privacidad de esta computadora.</translation>
        </message>
        <message>
            <source>An EKG in {unit} has no voltage to send.</source>
            <translation>Un ECG en {unit} no tiene voltaje que enviar.</translation>
        </message>
        <message>
            <source>An EKG of {channels} channels at {rate} Hz fits no DICOM object: up to 24 channels at 200 to 1000 Hz do, or up to 12 at 50 to 200 Hz.</source>
            <translation>Un ECG de {channels} canales a {rate} Hz no cabe en ningún objeto DICOM: caben hasta 24 canales de 200 a 1000 Hz, o hasta 12 de 50 a 200 Hz.</translation>
        </message>
        <message>
            <source>An EKG without a recording cannot be filed.</source>
            <translation>Un ECG sin registro no se puede archivar.</translation>
        </message>
        <message>
            <source>An EKG without its sheet cannot be filed as a document.</source>
            <translation>Un ECG sin su hoja no se puede archivar como documento.</translation>
        </message>
        <message>
            <source>An electrode is off.</source>
            <translation>Un electrodo se ha soltado.</translation>
        </message>
        <message>
            <source>An emergency code has at least {n} digits.</source>
            <translation>Un código de emergencia tiene al menos {n} dígitos.</translation>
        </message>
        <message>
            <source>An instrument has a port or a Bluetooth address.</source>
            <translation>Un instrumento tiene un puerto o una dirección Bluetooth.</translation>
        </message>
        <message>
            <source>An intake result without an answer cannot be filed.</source>
            <translation>Un resultado de entrevista sin respuesta no se puede archivar.</translation>
        </message>
        <message>
            <source>An order cannot be read.</source>
            <translation>No se puede leer una solicitud.</translation>
        </message>
        <message>
            <source>An order without a record number is left out.</source>
            <translation>Se omite una solicitud sin número de expediente.</translation>
        </message>
        <message>
            <source>An order without a scheduled step is left out.</source>
            <translation>Se omite una solicitud sin paso programado.</translation>
        </message>
        <message>
            <source>An order without a study is left out.</source>
            <translation>Se omite una solicitud sin estudio.</translation>
        </message>
        <message>
            <source>Another instrument is called {name}.</source>
            <translation>Otro instrumento se llama {name}.</translation>
        </message>
        <message>
            <source>Another program has the station's data open.</source>
            <translation>Otro programa tiene abiertos los datos de la estación.</translation>
        </message>
        <message>
            <source>Another program is using the port {path}.</source>
            <translation>Otro programa está usando el puerto {path}.</translation>
        </message>
        <message>
            <source>Answer it on Intake, or say there why there is no answer.</source>
            <translation>Contéstelo en Entrevista, o diga allí por qué no hay respuesta.</translation>
        </message>
        <message>
            <source>Answer without it.</source>
            <translation>Responda sin ella.</translation>
        </message>
        <message>
            <source>Answers are changed one by one.</source>
            <translation>Las respuestas se cambian una a una.</translation>
        </message>
        <message>
            <source>Apr</source>
            <translation>abr</translation>
        </message>
        <message>
            <source>Arm supported at the height of the heart in each position</source>
            <translation>Brazo apoyado a la altura del corazón en cada posición</translation>
        </message>
        <message>
            <source>Ask a colleague who may, or the administrator.</source>
            <translation>Pídalo a un colega autorizado o al administrador.</translation>
        </message>
        <message>
            <source>Ask for the EKG of this one.</source>
            <translation>Pida el ECG de esta persona.</translation>
        </message>
        <message>
            <source>Ask the administrator to add the account to the group that owns the port (often dialout), then sign out of the computer and in again.</source>
            <translation>Pida al administrador que agregue la cuenta al grupo dueño del puerto (a menudo dialout); luego cierre e inicie la sesión de la computadora.</translation>
        </message>
        <message>
            <source>Ask the administrator to run: sudo usermod -aG {group} {user}. Then sign out of the computer and in again.</source>
            <translation>Pida al administrador que ejecute: sudo usermod -aG {group} {user}. Después cierre la sesión de la computadora y vuelva a entrar.</translation>
        </message>
        <message>
            <source>Ask the chart team for the address of its R4 interface.</source>
            <translation>Pida al equipo del expediente la dirección de su interfaz R4.</translation>
        </message>
        <message>
            <source>Ask the chart team for the token address, and put it into the configuration.</source>
            <translation>Pida al equipo del expediente la dirección de los tokens y póngala en la configuración.</translation>
        </message>
        <message>
            <source>Ask the chart team to check this station's access, then send again.</source>
            <translation>Pida al equipo del expediente que revise el acceso de esta estación y envíe de nuevo.</translation>
        </message>
        <message>
            <source>Ask the chart team to check this station's access.</source>
            <translation>Pida al equipo del expediente que revise el acceso de esta estación.</translation>
        </message>
        <message>
            <source>Ask the chart team to grant the scopes in the station's configuration.</source>
            <translation>Pida al equipo del expediente que conceda los permisos de la configuración de la estación.</translation>
        </message>
        <message>
            <source>Ask the chart team whether they have this station's public key and client id, then send again.</source>
            <translation>Pregunte al equipo del expediente si tiene la clave pública y el identificador de cliente de esta estación y envíe de nuevo.</translation>
        </message>
        <message>
            <source>Ask the front desk before you sign.</source>
            <translation>Pregunte en recepción antes de firmar.</translation>
        </message>
        <message>
            <source>Ask the front desk who this is. You can enter the patient by hand.</source>
            <translation>Pregunte en recepción quién es. Puede introducir el paciente a mano.</translation>
        </message>
        <message>
            <source>Ask the patient for the full name and the birth date, and tick both.</source>
            <translation>Pida al paciente el nombre completo y la fecha de nacimiento, y marque ambos.</translation>
        </message>
        <message>
            <source>Ask the patient to keep still, then measure again.</source>
            <translation>Pida al paciente que no se mueva y mida otra vez.</translation>
        </message>
        <message>
            <source>Aug</source>
            <translation>ago</translation>
        </message>
        <message>
            <source>Average of the last two of three readings, one minute apart; one more where they differ by more than 10 mmHg</source>
            <translation>Promedio de las dos últimas de tres lecturas, cada minuto; una más si difieren en más de 10 mmHg</translation>
        </message>
        <message>
            <source>Average of three readings, one minute apart</source>
            <translation>Promedio de tres lecturas, cada minuto</translation>
        </message>
        <message>
            <source>Average of three readings, thirty seconds apart</source>
            <translation>Promedio de tres lecturas, cada treinta segundos</translation>
        </message>
        <message>
            <source>BMI</source>
            <translation>IMC</translation>
        </message>
        <message>
            <source>Badges are not set up here.</source>
            <translation>Aquí no hay credenciales configuradas.</translation>
        </message>
        <message>
            <source>Below diagnostic bandwidth: QRS complexes are smaller, fine notches are gone.</source>
            <translation>Por debajo del ancho de banda diagnóstico: los QRS son más pequeños y faltan las muescas finas.</translation>
        </message>
        <message>
            <source>Below diagnostic bandwidth: the ST segment may be moved and QRS complexes are smaller.</source>
            <translation>Por debajo del ancho de banda diagnóstico: el segmento ST puede estar desplazado y los QRS son más pequeños.</translation>
        </message>
        <message>
            <source>Below diagnostic bandwidth: the ST segment may be moved.</source>
            <translation>Por debajo del ancho de banda diagnóstico: el segmento ST puede estar desplazado.</translation>
        </message>
        <message>
            <source>Below the usual target</source>
            <translation>Por debajo del objetivo habitual</translation>
        </message>
        <message>
            <source>Below what oximeters are tested for</source>
            <translation>Por debajo de lo que se comprueba en los oxímetros</translation>
        </message>
        <message>
            <source>Below {years} years use another cuff, or start this one by hand in its mode for children.</source>
            <translation>Con menos de {years} años use otro manguito, o inicie este a mano en su modo para niños.</translation>
        </message>
        <message>
            <source>Birth date not known</source>
            <translation>Fecha de nacimiento desconocida</translation>
        </message>
        <message>
            <source>Blood pressure</source>
            <translation>Presión arterial</translation>
        </message>
        <message>
            <source>Blood pressure, average of {n}</source>
            <translation>Presión arterial, promedio de {n}</translation>
        </message>
        <message>
            <source>Blood pressure, {n} readings</source>
            <translation>Presión arterial, {n} lecturas</translation>
        </message>
        <message>
            <source>Bluetooth is on.</source>
            <translation>Bluetooth está encendido.</translation>
        </message>
        <message>
            <source>Bluetooth is switched off.</source>
            <translation>Bluetooth está apagado.</translation>
        </message>
        <message>
            <source>Body fat</source>
            <translation>Grasa corporal</translation>
        </message>
        <message>
            <source>Born {day}</source>
            <translation>Nacimiento {day}</translation>
        </message>
        <message>
            <source>Both arms, 5 min rest + 1 reading each</source>
            <translation>Ambos brazos, 5 min de reposo + 1 lectura</translation>
        </message>
        <message>
            <source>Bring it closer. If it stays so, switch it off and on.</source>
            <translation>Acérquelo. Si sigue así, apáguelo y enciéndalo.</translation>
        </message>
        <message>
            <source>By hand, {time}</source>
            <translation>A mano, {time}</translation>
        </message>
        <message>
            <source>Bytes arrive from {name} that are not this instrument's: wrong speed, wrong mode, or another instrument.</source>
            <translation>Llegan bytes de {name} que no son de este instrumento: velocidad o modo equivocados, u otro instrumento.</translation>
        </message>
        <message>
            <source>Call support and keep the station as it is.</source>
            <translation>Llame a soporte y deje la estación como está.</translation>
        </message>
        <message>
            <source>Call support.</source>
            <translation>Llame a soporte.</translation>
        </message>
        <message>
            <source>Call support. Patients can be found by number or entered by hand.</source>
            <translation>Llame a soporte. Los pacientes se pueden buscar por número o introducir a mano.</translation>
        </message>
        <message>
            <source>Call support: the archive must be set up for this station. Then send again.</source>
            <translation>Llame a soporte: hay que configurar el archivo para esta estación. Después, envíelo de nuevo.</translation>
        </message>
        <message>
            <source>Call support: the archive says what is wrong.</source>
            <translation>Llame a soporte: el archivo dice qué está mal.</translation>
        </message>
        <message>
            <source>Call support: the correction is damaged.</source>
            <translation>Llame a soporte: la corrección está dagregue.</translation>
        </message>
        <message>
            <source>Call support: the message in the outbox is damaged.</source>
            <translation>Llame a soporte: el mensaje de la bandeja de salida está dañado.</translation>
        </message>
        <message>
            <source>Call support: the sheet could not be drawn.</source>
            <translation>Llame a soporte: no se pudo dibujar la hoja.</translation>
        </message>
        <message>
            <source>Change it there: that file is the engineer's.</source>
            <translation>Cámbielo allí: ese archivo es del ingeniero.</translation>
        </message>
        <message>
            <source>Change the answer on Intake.</source>
            <translation>Cambie la respuesta en Entrevista.</translation>
        </message>
        <message>
            <source>Check certificate, key and client_ca under [adt] in the configuration.</source>
            <translation>Revise certificate, key y client_ca en [adt] de la configuración.</translation>
        </message>
        <message>
            <source>Check host and port under [adt] in the configuration, then start again.</source>
            <translation>Revise host y port en [adt] de la configuración y vuelva a iniciar.</translation>
        </message>
        <message>
            <source>Check how it sits, then measure again.</source>
            <translation>Compruebe cómo está colocado y mida otra vez.</translation>
        </message>
        <message>
            <source>Check how the instrument sits, then measure again.</source>
            <translation>Revise cómo está colocado el instrumento y mida de nuevo.</translation>
        </message>
        <message>
            <source>Check how the instrument sits, then start again.</source>
            <translation>Compruebe cómo está colocado el instrumento y empiece otra vez.</translation>
        </message>
        <message>
            <source>Check its cable and its power, then start again.</source>
            <translation>Compruebe el cable y la alimentación y vuelva a empezar.</translation>
        </message>
        <message>
            <source>Check number, unit and patient.</source>
            <translation>Revise el número, la unidad y el paciente.</translation>
        </message>
        <message>
            <source>Check that it is on. The station connects again by itself.</source>
            <translation>Compruebe que esté encendido. La estación se conecta sola de nuevo.</translation>
        </message>
        <message>
            <source>Check that it is switched on and steady, then measure again.</source>
            <translation>Compruebe que está encendido y estable y mida de nuevo.</translation>
        </message>
        <message>
            <source>Check that the cuff fits and sits on the bare arm, then start again.</source>
            <translation>Compruebe que el brazalete es de la talla correcta y está sobre el brazo desnudo, y empiece otra vez.</translation>
        </message>
        <message>
            <source>Check the EKG, its connection and the electrodes.</source>
            <translation>Revise el ECG, su conexión y los electrodos.</translation>
        </message>
        <message>
            <source>Check the address in the device settings and the network of this computer.</source>
            <translation>Revise la dirección en los ajustes del instrumento y la red de esta computadora.</translation>
        </message>
        <message>
            <source>Check the address of the chart in the station's settings.</source>
            <translation>Revise la dirección del expediente en los ajustes de la estación.</translation>
        </message>
        <message>
            <source>Check the data folder, and restore the key that belongs to it.</source>
            <translation>Revise la carpeta de datos y restaure la clave que le corresponde.</translation>
        </message>
        <message>
            <source>Check the disk and the data folder, then start the station again.</source>
            <translation>Revise el disco y la carpeta de datos y vuelva a iniciar la estación.</translation>
        </message>
        <message>
            <source>Check the electrodes and the cable.</source>
            <translation>Compruebe los electrodos y el cable.</translation>
        </message>
        <message>
            <source>Check the file and its pass phrase.</source>
            <translation>Revise el archivo y su frase de contraseña.</translation>
        </message>
        <message>
            <source>Check the hose and the cuff, then start again.</source>
            <translation>Compruebe el tubo y el brazalete y empiece otra vez.</translation>
        </message>
        <message>
            <source>Check the network cable of the instrument and its address.</source>
            <translation>Revise el cable de red del instrumento y su dirección.</translation>
        </message>
        <message>
            <source>Check the number and try again.</source>
            <translation>Revise el número e inténtelo de nuevo.</translation>
        </message>
        <message>
            <source>Check the number.</source>
            <translation>Revise el número.</translation>
        </message>
        <message>
            <source>Check the patient in the chart and the station's settings, then send again.</source>
            <translation>Revise al paciente en el expediente y los ajustes de la estación, y envíe de nuevo.</translation>
        </message>
        <message>
            <source>Check the year, or leave it empty.</source>
            <translation>Compruebe el año, o déjelo vacío.</translation>
        </message>
        <message>
            <source>Check the year.</source>
            <translation>Revise el año.</translation>
        </message>
        <message>
            <source>Check whether the two were swapped.</source>
            <translation>Compruebe si los dos se intercambiaron.</translation>
        </message>
        <message>
            <source>Children do not get shorter</source>
            <translation>Los niños no se hacen más bajos</translation>
        </message>
        <message>
            <source>Choose a cuff that is.</source>
            <translation>Elija un tensiómetro que lo esté.</translation>
        </message>
        <message>
            <source>Choose a patient and confirm the name and the birth date first.</source>
            <translation>Elija primero a un paciente y confirme nombre y fecha de nacimiento.</translation>
        </message>
        <message>
            <source>Choose a patient first.</source>
            <translation>Elija primero a un paciente.</translation>
        </message>
        <message>
            <source>Choose another detail.</source>
            <translation>Elija otro detalle.</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>Elija otro nombre.</translation>
        </message>
        <message>
            <source>Choose another recording. The detail names the file and the line.</source>
            <translation>Elija otra grabación. El detalle indica el archivo y la línea.</translation>
        </message>
        <message>
            <source>Choose it on the tile, or say there that it is left unsaid.</source>
            <translation>Elíjalo en el panel, o diga allí que se deja sin decir.</translation>
        </message>
        <message>
            <source>Choose one from the list.</source>
            <translation>Elija uno de la lista.</translation>
        </message>
        <message>
            <source>Choose one of the list.</source>
            <translation>Elija uno de la lista.</translation>
        </message>
        <message>
            <source>Choose one of the two.</source>
            <translation>Elija uno de los dos.</translation>
        </message>
        <message>
            <source>Choose one of {choices}.</source>
            <translation>Elija uno de {choices}.</translation>
        </message>
        <message>
            <source>Choose one.</source>
            <translation>Elija uno.</translation>
        </message>
        <message>
            <source>Choose the day first.</source>
            <translation>Elija primero el día.</translation>
        </message>
        <message>
            <source>Choose the device again in the device settings.</source>
            <translation>Elija de nuevo el instrumento en los ajustes.</translation>
        </message>
        <message>
            <source>Choose the patient from the chart's list.</source>
            <translation>Elija al paciente en la lista del expediente.</translation>
        </message>
        <message>
            <source>Choose the patient in the list, by name and birth date.</source>
            <translation>Elija al paciente en la lista, por nombre y fecha de nacimiento.</translation>
        </message>
        <message>
            <source>Choose the port by its path in the device settings.</source>
            <translation>Elija el puerto por su ruta en los ajustes del instrumento.</translation>
        </message>
        <message>
            <source>Choose the port of the instrument in the device settings.</source>
            <translation>Elija el puerto del instrumento en los ajustes.</translation>
        </message>
        <message>
            <source>Choose the visit in the list.</source>
            <translation>Elija la visita en la lista.</translation>
        </message>
        <message>
            <source>Choose these ports by path, and do not change their USB sockets.</source>
            <translation>Elija estos puertos por ruta y no cambie sus conectores USB.</translation>
        </message>
        <message>
            <source>Choose today or a day before it.</source>
            <translation>Elija hoy o un día anterior.</translation>
        </message>
        <message>
            <source>Choose which one this is.</source>
            <translation>Elija cuál es.</translation>
        </message>
        <message>
            <source>Clinician</source>
            <translation>Clínico</translation>
        </message>
        <message>
            <source>Close it so that two fingers fit, then start again.</source>
            <translation>Ciérrelo de modo que quepan dos dedos y empiece otra vez.</translation>
        </message>
        <message>
            <source>Close it to them (chmod 600). If others may have seen it, make a new key.</source>
            <translation>Ciérrelo para ellos (chmod 600). Si otros pueden haberlo visto, haga una clave nueva.</translation>
        </message>
        <message>
            <source>Close that program. The station takes the port as soon as it is free.</source>
            <translation>Cierre ese programa. La estación toma el puerto en cuanto queda libre.</translation>
        </message>
        <message>
            <source>Close the other station window, then try again.</source>
            <translation>Cierre la otra ventana de la estación e inténtelo de nuevo.</translation>
        </message>
        <message>
            <source>Confirm the name and the birth date, then start the visit.</source>
            <translation>Confirme el nombre y la fecha de nacimiento e inicie la visita.</translation>
        </message>
        <message>
            <source>Confirm who is in the room again.</source>
            <translation>Confirme de nuevo quién está en la sala.</translation>
        </message>
        <message>
            <source>Confirm who is in the room again. The readings stay with this visit.</source>
            <translation>Confirme de nuevo quién está en la sala. Las lecturas siguen en esta visita.</translation>
        </message>
        <message>
            <source>Connect one, then start the program.</source>
            <translation>Conecte uno y después inicie el programa.</translation>
        </message>
        <message>
            <source>Connect the sensor to the instrument.</source>
            <translation>Conecte el sensor al instrumento.</translation>
        </message>
        <message>
            <source>Correct it in the chart, or ask the chart team to allow it and send it again.</source>
            <translation>Corríjalo en el expediente, o pida al equipo del expediente que lo permita y envíelo de nuevo.</translation>
        </message>
        <message>
            <source>Correct one value at a time.</source>
            <translation>Corrija un valor cada vez.</translation>
        </message>
        <message>
            <source>Correct the key's entry in the station's configuration.</source>
            <translation>Corrija la entrada de la clave en la configuración de la estación.</translation>
        </message>
        <message>
            <source>Correct the value in the chart.</source>
            <translation>Corrija el valor en el expediente.</translation>
        </message>
        <message>
            <source>Corrected</source>
            <translation>Corregido</translation>
        </message>
        <message>
            <source>Critical, high</source>
            <translation>Crítico, alto</translation>
        </message>
        <message>
            <source>Critical, low</source>
            <translation>Crítico, bajo</translation>
        </message>
        <message>
            <source>Cuff of the right size on the bare upper arm, at the height of the heart</source>
            <translation>Brazalete del tamaño correcto en el brazo desnudo, a la altura del corazón</translation>
        </message>
        <message>
            <source>Cuff on the bare right upper arm, at the height of the heart</source>
            <translation>Brazalete en el brazo derecho desnudo, a la altura del corazón</translation>
        </message>
        <message>
            <source>Cuff on the bare upper arm, at the height of the heart</source>
            <translation>Brazalete en el brazo desnudo, a la altura del corazón</translation>
        </message>
        <message>
            <source>Cuff pressure</source>
            <translation>Presión del brazalete</translation>
        </message>
        <message>
            <source>Dec</source>
            <translation>dic</translation>
        </message>
        <message>
            <source>Delivered</source>
            <translation>Entregado</translation>
        </message>
        <message>
            <source>Demonstration: sign in as {name}, PIN {pin}, or scan a badge that says BDG-{badge}.</source>
            <translation>Demostración: inicie sesión como {name}, PIN {pin}, o escanee una credencial que diga BDG-{badge}.</translation>
        </message>
        <message>
            <source>Diastolic pressure</source>
            <translation>Presión diastólica</translation>
        </message>
        <message>
            <source>Drawn with newer filters than it was kept with</source>
            <translation>Dibujado con filtros más nuevos que los del registro</translation>
        </message>
        <message>
            <source>EKG</source>
            <translation>ECG</translation>
        </message>
        <message>
            <source>EKG reports (DiagnosticReport)</source>
            <translation>informes de ECG (DiagnosticReport)</translation>
        </message>
        <message>
            <source>EKG, preview, not for diagnosis</source>
            <translation>ECG, vista previa, no apta para diagnóstico</translation>
        </message>
        <message>
            <source>ESH office, 5 min rest + 3 readings</source>
            <translation>ESH consulta, 5 min de reposo + 3 lecturas</translation>
        </message>
        <message>
            <source>Each strip about its own median. Traces may cross rows; an arrow: cut off.</source>
            <translation>Cada tira en torno a su mediana. Los trazos pueden cruzar filas; una flecha: cortado.</translation>
        </message>
        <message>
            <source>Emergency</source>
            <translation>Emergencia</translation>
        </message>
        <message>
            <source>Emergency access is not set up here.</source>
            <translation>El acceso de emergencia no está configurado aquí.</translation>
        </message>
        <message>
            <source>Ended after {n} of {all} readings</source>
            <translation>Terminado tras {n} de {all} lecturas</translation>
        </message>
        <message>
            <source>Ended after {n} of {all} readings: {why}</source>
            <translation>Terminado tras {n} de {all} lecturas: {why}</translation>
        </message>
        <message>
            <source>Engineer</source>
            <translation>Ingeniero</translation>
        </message>
        <message>
            <source>Enter a number from 0 to 10.</source>
            <translation>Escriba un número de 0 a 10.</translation>
        </message>
        <message>
            <source>Enter one first.</source>
            <translation>Escriba uno primero.</translation>
        </message>
        <message>
            <source>Enter one vital at a time.</source>
            <translation>Escriba un signo vital cada vez.</translation>
        </message>
        <message>
            <source>Enter the systolic and the diastolic pressure.</source>
            <translation>Escriba la presión sistólica y la diastólica.</translation>
        </message>
        <message>
            <source>Enter the upper and the lower pressure.</source>
            <translation>Escriba la presión máxima y la mínima.</translation>
        </message>
        <message>
            <source>Enter the value without a time.</source>
            <translation>Escriba el valor sin hora.</translation>
        </message>
        <message>
            <source>Entered in error</source>
            <translation>Registrado por error</translation>
        </message>
        <message>
            <source>Everything is saved here and is sent when it returns.</source>
            <translation>Todo está guardado aquí y se enviará cuando vuelva.</translation>
        </message>
        <message>
            <source>Failed tries: {n} ({why})</source>
            <translation>Intentos fallidos: {n} ({why})</translation>
        </message>
        <message>
            <source>Far from the last temperature</source>
            <translation>Lejos de la última temperatura</translation>
        </message>
        <message>
            <source>Fast breathing</source>
            <translation>Respiración rápida</translation>
        </message>
        <message>
            <source>Fast for this age</source>
            <translation>Rápido para esta edad</translation>
        </message>
        <message>
            <source>Fast pulse</source>
            <translation>Pulso rápido</translation>
        </message>
        <message>
            <source>Feb</source>
            <translation>feb</translation>
        </message>
        <message>
            <source>Female</source>
            <translation>Femenino</translation>
        </message>
        <message>
            <source>Fever</source>
            <translation>Fiebre</translation>
        </message>
        <message>
            <source>Fever under three months</source>
            <translation>Fiebre antes de los tres meses</translation>
        </message>
        <message>
            <source>Finish it, and start another visit for what was forgotten.</source>
            <translation>Termínela e inicie otra visita para lo olvidado.</translation>
        </message>
        <message>
            <source>Finish it.</source>
            <translation>Termínela.</translation>
        </message>
        <message>
            <source>Finish or leave it first.</source>
            <translation>Termínela o déjela primero.</translation>
        </message>
        <message>
            <source>Forget that one first, or choose another port or address.</source>
            <translation>Olvide antes ese otro, o elija otro puerto u otra dirección.</translation>
        </message>
        <message>
            <source>Forget this instrument, and add it again.</source>
            <translation>Olvide este instrumento y agréguelo de nuevo.</translation>
        </message>
        <message>
            <source>Free some space, or give this user the right to write there.</source>
            <translation>Libere espacio o dé a este usuario permiso para escribir allí.</translation>
        </message>
        <message>
            <source>Give the station's user the right to write in the data folder.</source>
            <translation>Dé al usuario de la estación permiso para escribir en la carpeta de datos.</translation>
        </message>
        <message>
            <source>Give the visit an identity first.</source>
            <translation>Dé primero una identidad a la visita.</translation>
        </message>
        <message>
            <source>Give the visit an identity on Today, or pause it: everything is kept here until then.</source>
            <translation>Dé identidad a la visita en Hoy, o páusela: todo se guarda aquí hasta entonces.</translation>
        </message>
        <message>
            <source>Glucose</source>
            <translation>Glucosa</translation>
        </message>
        <message>
            <source>Go back to the live EKG, and keep a newer one.</source>
            <translation>Vuelva al ECG en vivo y guarde uno más reciente.</translation>
        </message>
        <message>
            <source>Go on with it.</source>
            <translation>Continúe con ella.</translation>
        </message>
        <message>
            <source>Go on with the visit.</source>
            <translation>Siga con la visita.</translation>
        </message>
        <message>
            <source>Go on with the visit. Read it again later, or look in the chart.</source>
            <translation>Siga con la visita. Léala de nuevo más tarde, o mire en el expediente.</translation>
        </message>
        <message>
            <source>Have it corrected in the chart.</source>
            <translation>Haga que se corrija en el expediente.</translation>
        </message>
        <message>
            <source>Have its address corrected in the station's settings, then send again.</source>
            <translation>Haga corregir su dirección en los ajustes de la estación y envíe de nuevo.</translation>
        </message>
        <message>
            <source>Have the clock set, then try again. What would be kept now would have a wrong time.</source>
            <translation>Haga poner el reloj en hora y vuelva a intentarlo. Lo que se guardara ahora tendría una hora equivocada.</translation>
        </message>
        <message>
            <source>Have the double one removed in the chart, then send again.</source>
            <translation>Haga quitar el duplicado en el expediente y envíe de nuevo.</translation>
        </message>
        <message>
            <source>Have the number put in the chart and read the list again, or leave the EKG out.</source>
            <translation>Haga que se ponga el número en el expediente y lea la lista de nuevo, o deje fuera el ECG.</translation>
        </message>
        <message>
            <source>Head circumference</source>
            <translation>Perímetro cefálico</translation>
        </message>
        <message>
            <source>Heart rate</source>
            <translation>Frec. card.</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>Estatura</translation>
        </message>
        <message>
            <source>Help the patient to sit up.</source>
            <translation>Ayude al paciente a sentarse.</translation>
        </message>
        <message>
            <source>Help the patient to stand up.</source>
            <translation>Ayude al paciente a ponerse de pie.</translation>
        </message>
        <message>
            <source>High</source>
            <translation>Alto</translation>
        </message>
        <message>
            <source>High blood pressure</source>
            <translation>Presión arterial alta</translation>
        </message>
        <message>
            <source>Hyperpyrexia</source>
            <translation>Hiperpirexia</translation>
        </message>
        <message>
            <source>Hypertensive crisis range</source>
            <translation>Rango de crisis hipertensiva</translation>
        </message>
        <message>
            <source>Hypotension at this age</source>
            <translation>Hipotensión a esta edad</translation>
        </message>
        <message>
            <source>Hypothermia</source>
            <translation>Hipotermia</translation>
        </message>
        <message>
            <source>Hypoxaemia</source>
            <translation>Hipoxemia</translation>
        </message>
        <message>
            <source>If that is wrong, check the patient's birth date and sex in the chart.</source>
            <translation>Si no es correcto, revise la fecha de nacimiento y el sexo en el expediente.</translation>
        </message>
        <message>
            <source>Install bluez and start it: sudo systemctl enable --now bluetooth.</source>
            <translation>Instale bluez e inícielo: sudo systemctl enable --now bluetooth.</translation>
        </message>
        <message>
            <source>Install dbus and start it: sudo systemctl start dbus.</source>
            <translation>Instale dbus e inícielo: sudo systemctl start dbus.</translation>
        </message>
        <message>
            <source>Intake</source>
            <translation>Entrevista</translation>
        </message>
        <message>
            <source>Is it switched on, and in the right mode? Look at it, then at its cable.</source>
            <translation>¿Está encendido y en el modo correcto? Revíselo y luego su cable.</translation>
        </message>
        <message>
            <source>It goes to the chart with the others.</source>
            <translation>Va al expediente con los demás.</translation>
        </message>
        <message>
            <source>It is not known whether the EKG is in the archive: {why}</source>
            <translation>No se sabe si el ECG está en el archivo: {why}</translation>
        </message>
        <message>
            <source>It is not known whether the receiver has this message.</source>
            <translation>No se sabe si el receptor tiene este mensaje.</translation>
        </message>
        <message>
            <source>It is not known whether the result is there, and the chart cannot be asked ({why}).</source>
            <translation>No se sabe si el resultado está allí y no se puede consultar el expediente ({why}).</translation>
        </message>
        <message>
            <source>It is not said who you are.</source>
            <translation>No se indicó quién es usted.</translation>
        </message>
        <message>
            <source>It lies between {low} and {high} {unit}. Check number and unit.</source>
            <translation>Está entre {low} y {high} {unit}. Revise el número y la unidad.</translation>
        </message>
        <message>
            <source>Jan</source>
            <translation>ene</translation>
        </message>
        <message>
            <source>Jul</source>
            <translation>jul</translation>
        </message>
        <message>
            <source>Jun</source>
            <translation>jun</translation>
        </message>
        <message>
            <source>Keep a newer one.</source>
            <translation>Guarde uno más reciente.</translation>
        </message>
        <message>
            <source>Keep at least one result.</source>
            <translation>Guarde al menos un resultado.</translation>
        </message>
        <message>
            <source>Keep at most {s} seconds.</source>
            <translation>Guarde como máximo {s} segundos.</translation>
        </message>
        <message>
            <source>Keep it in a file.</source>
            <translation>Guárdela en un archivo.</translation>
        </message>
        <message>
            <source>Keep them, or measure again.</source>
            <translation>Guárdelas o mida de nuevo.</translation>
        </message>
        <message>
            <source>Kept for the order {what}.</source>
            <translation>Guardado para el pedido {what}.</translation>
        </message>
        <message>
            <source>Kept here, not sent</source>
            <translation>Guardado aquí, no enviado</translation>
        </message>
        <message>
            <source>Kept. No chart here has this result.</source>
            <translation>Guardado. Ningún expediente de aquí tiene este resultado.</translation>
        </message>
        <message>
            <source>Kept. The pulse of another instrument could not be kept beside it.</source>
            <translation>Guardado. El pulso de otro instrumento no se pudo guardar con él.</translation>
        </message>
        <message>
            <source>Kept. {n} of {all} samples were lost on the way.</source>
            <translation>Guardado. Se perdieron {n} de {all} muestras por el camino.</translation>
        </message>
        <message>
            <source>Leave it as it is.</source>
            <translation>Déjelo como está.</translation>
        </message>
        <message>
            <source>Leave it out of what is filed, or record it again.</source>
            <translation>Déjelo fuera de lo que se archiva o regístrelo de nuevo.</translation>
        </message>
        <message>
            <source>Leave the EKG out of what is filed, and call support.</source>
            <translation>Deje el ECG fuera de lo que se archiva y llame a soporte.</translation>
        </message>
        <message>
            <source>Leave the EKG out of what is filed, or record it at another rate.</source>
            <translation>Deje el ECG fuera de lo que se archiva, o regístrelo con otra frecuencia.</translation>
        </message>
        <message>
            <source>Leave the patient alone</source>
            <translation>Deje solo al paciente</translation>
        </message>
        <message>
            <source>Leave the patient and start the visit again.</source>
            <translation>Deje al paciente y empiece la visita de nuevo.</translation>
        </message>
        <message>
            <source>Leave the patient if it is the wrong one.</source>
            <translation>Deje al paciente si no es el correcto.</translation>
        </message>
        <message>
            <source>Left arm</source>
            <translation>Brazo izquierdo</translation>
        </message>
        <message>
            <source>Left out, kept here</source>
            <translation>Fuera, queda aquí</translation>
        </message>
        <message>
            <source>Left out: {why}</source>
            <translation>Fuera: {why}</translation>
        </message>
        <message>
            <source>Let the arm rest for half a minute, then start again.</source>
            <translation>Deje descansar el brazo medio minuto y vuelva a empezar.</translation>
        </message>
        <message>
            <source>Look at it and keep it again.</source>
            <translation>Revíselo y guárdelo de nuevo.</translation>
        </message>
        <message>
            <source>Look at it in the chart. If the correction still holds, send it again: it then takes the place of what is there. Otherwise leave it as it is.</source>
            <translation>Mírelo en el expediente. Si la corrección sigue siendo válida, envíela de nuevo: entonces sustituye a lo que hay allí. Si no, déjelo como está.</translation>
        </message>
        <message>
            <source>Look at its display, then start again.</source>
            <translation>Mire su pantalla y vuelva a empezar.</translation>
        </message>
        <message>
            <source>Look at its receipt on the Review page.</source>
            <translation>Mire su recibo en la página Revisión.</translation>
        </message>
        <message>
            <source>Look at its receipt.</source>
            <translation>Mire su recibo.</translation>
        </message>
        <message>
            <source>Look at the board again.</source>
            <translation>Mire el tablero de nuevo.</translation>
        </message>
        <message>
            <source>Look at the list again.</source>
            <translation>Mire la lista de nuevo.</translation>
        </message>
        <message>
            <source>Look at the page again.</source>
            <translation>Mire la página de nuevo.</translation>
        </message>
        <message>
            <source>Look at the tile again.</source>
            <translation>Mire el panel de nuevo.</translation>
        </message>
        <message>
            <source>Look at the tray again.</source>
            <translation>Mire la bandeja de nuevo.</translation>
        </message>
        <message>
            <source>Look for it in the archive. Send it again only if it is not there.</source>
            <translation>Búsquelo en el archivo. Envíelo de nuevo solo si no está.</translation>
        </message>
        <message>
            <source>Look for it in the chart. Send it again only if it is not there.</source>
            <translation>Búsquelo en el expediente. Envíelo de nuevo solo si no está allí.</translation>
        </message>
        <message>
            <source>Look in the patient's chart. If it is not there, say on Review that you looked, and sign; if it is, end this visit.</source>
            <translation>Mire en el expediente del paciente. Si no está, indique en Revisión que lo revisó y firme; si está, termine esta visita.</translation>
        </message>
        <message>
            <source>Look which instrument is on this cable, and set it to {line}{mode}.</source>
            <translation>Vea qué instrumento está en este cable y ajústelo a {line}{mode}.</translation>
        </message>
        <message>
            <source>Low</source>
            <translation>Bajo</translation>
        </message>
        <message>
            <source>Low blood pressure</source>
            <translation>Presión arterial baja</translation>
        </message>
        <message>
            <source>Low temperature</source>
            <translation>Temperatura baja</translation>
        </message>
        <message>
            <source>Lying</source>
            <translation>Acostado</translation>
        </message>
        <message>
            <source>Lying flat, cuff on the bare upper arm</source>
            <translation>Acostado, brazalete en el brazo desnudo</translation>
        </message>
        <message>
            <source>MA</source>
            <translation>AM</translation>
        </message>
        <message>
            <source>MRN not known</source>
            <translation>N.º de expediente desconocido</translation>
        </message>
        <message>
            <source>MRN {mrn}</source>
            <translation>N.º de expediente {mrn}</translation>
        </message>
        <message>
            <source>Make a new key for this station and give its public half to the chart team.</source>
            <translation>Haga una clave nueva para esta estación y dé su mitad pública al equipo del expediente.</translation>
        </message>
        <message>
            <source>Make room on the disk, then accept the value again.</source>
            <translation>Libere espacio en el disco y acepte el valor de nuevo.</translation>
        </message>
        <message>
            <source>Male</source>
            <translation>Masculino</translation>
        </message>
        <message>
            <source>Mar</source>
            <translation>mar</translation>
        </message>
        <message>
            <source>Mark it as entered in error, and measure again.</source>
            <translation>Márquelo como registrado por error y mida de nuevo.</translation>
        </message>
        <message>
            <source>May</source>
            <translation>may</translation>
        </message>
        <message>
            <source>Mean arterial pressure</source>
            <translation>Presión arterial media</translation>
        </message>
        <message>
            <source>Measure again to say it otherwise.</source>
            <translation>Mida de nuevo para indicarlo de otro modo.</translation>
        </message>
        <message>
            <source>Measure again when it is connected.</source>
            <translation>Mida otra vez cuando esté conectado.</translation>
        </message>
        <message>
            <source>Measure again.</source>
            <translation>Mida de nuevo.</translation>
        </message>
        <message>
            <source>Measure again; if it stays, use another instrument.</source>
            <translation>Mida otra vez; si sigue igual, use otro instrumento.</translation>
        </message>
        <message>
            <source>Measure first.</source>
            <translation>Mida primero.</translation>
        </message>
        <message>
            <source>Measure it again in a new visit.</source>
            <translation>Mídalo de nuevo en otra visita.</translation>
        </message>
        <message>
            <source>Measure it, or enter its value.</source>
            <translation>Mídalo o ingrese su valor.</translation>
        </message>
        <message>
            <source>Measure it.</source>
            <translation>Mídalo.</translation>
        </message>
        <message>
            <source>Measured by the station, unconfirmed</source>
            <translation>Medido por la estación, sin confirmar</translation>
        </message>
        <message>
            <source>Measured rate {measured} Hz of {nominal} Hz</source>
            <translation>Frecuencia medida {measured} Hz de {nominal} Hz</translation>
        </message>
        <message>
            <source>Measured without {leads}</source>
            <translation>Medido sin {leads}</translation>
        </message>
        <message>
            <source>Move it away or choose another file.</source>
            <translation>Muévalo o elija otro archivo.</translation>
        </message>
        <message>
            <source>NOT SIGNED</source>
            <translation>SIN FIRMAR</translation>
        </message>
        <message>
            <source>No</source>
            <translation>No</translation>
        </message>
        <message>
            <source>No ADT message has told of this patient.</source>
            <translation>Ningún mensaje ADT ha informado de este paciente.</translation>
        </message>
        <message>
            <source>No EKG signal is arriving.</source>
            <translation>No llega señal de ECG.</translation>
        </message>
        <message>
            <source>No alert against either arm</source>
            <translation>Ninguna alerta para los brazos</translation>
        </message>
        <message>
            <source>No blood pressure program is running.</source>
            <translation>No hay ningún programa de presión arterial en marcha.</translation>
        </message>
        <message>
            <source>No chart is configured to read earlier values from.</source>
            <translation>No hay ningún expediente configurado del que leer valores anteriores.</translation>
        </message>
        <message>
            <source>No chart of this station takes messages.</source>
            <translation>Ningún expediente de esta estación acepta mensajes.</translation>
        </message>
        <message>
            <source>No cuff is measuring.</source>
            <translation>Ningún tensiómetro está midiendo.</translation>
        </message>
        <message>
            <source>No electrode gives a signal.</source>
            <translation>Ningún electrodo da señal.</translation>
        </message>
        <message>
            <source>No instrument is called {name}.</source>
            <translation>Ningún instrumento se llama {name}.</translation>
        </message>
        <message>
            <source>No living patient has these numbers.</source>
            <translation>Ningún paciente vivo tiene estos números.</translation>
        </message>
        <message>
            <source>No patient is chosen.</source>
            <translation>No se ha elegido paciente.</translation>
        </message>
        <message>
            <source>No receipt</source>
            <translation>Sin acuse</translation>
        </message>
        <message>
            <source>No samples lost</source>
            <translation>Sin muestras perdidas</translation>
        </message>
        <message>
            <source>No sensor is connected.</source>
            <translation>No hay ningún sensor conectado.</translation>
        </message>
        <message>
            <source>No serial port is plugged in.</source>
            <translation>No hay ningún puerto serie conectado.</translation>
        </message>
        <message>
            <source>No smoking, coffee or exercise in the last 30 minutes; bladder empty</source>
            <translation>Sin tabaco, café ni ejercicio en los últimos 30 minutos; vejiga vacía</translation>
        </message>
        <message>
            <source>No steady pulse has been found yet.</source>
            <translation>Todavía no se ha encontrado un pulso estable.</translation>
        </message>
        <message>
            <source>No worklist is configured.</source>
            <translation>No hay lista de trabajo configurada.</translation>
        </message>
        <message>
            <source>Nobody is signed in.</source>
            <translation>Nadie ha iniciado sesión.</translation>
        </message>
        <message>
            <source>Nobody living has this birth date.</source>
            <translation>Nadie vivo tiene esta fecha de nacimiento.</translation>
        </message>
        <message>
            <source>Not able</source>
            <translation>No puede</translation>
        </message>
        <message>
            <source>Not answered yet: {questions}.</source>
            <translation>Sin contestar aún: {questions}.</translation>
        </message>
        <message>
            <source>Not asked</source>
            <translation>No se preguntó</translation>
        </message>
        <message>
            <source>Not done: it could not be done</source>
            <translation>No hecho: no se pudo hacer</translation>
        </message>
        <message>
            <source>Not done: it was skipped</source>
            <translation>No hecho: se omitió</translation>
        </message>
        <message>
            <source>Not done: the patient said no</source>
            <translation>No hecho: el paciente dijo que no</translation>
        </message>
        <message>
            <source>Not in the chart: the name was entered by hand</source>
            <translation>No está en el expediente: el nombre se escribió a mano</translation>
        </message>
        <message>
            <source>Not in the chart: who it is is not known</source>
            <translation>No está en el expediente: no se sabe quién es</translation>
        </message>
        <message>
            <source>Not known to be of diagnostic bandwidth.</source>
            <translation>No consta que tenga ancho de banda diagnóstico.</translation>
        </message>
        <message>
            <source>Not measurable: {reasons}.</source>
            <translation>No medible: {reasons}.</translation>
        </message>
        <message>
            <source>Not signed</source>
            <translation>Sin firmar</translation>
        </message>
        <message>
            <source>Not sure: look in chart</source>
            <translation>Dudoso: vea el expediente</translation>
        </message>
        <message>
            <source>Note: {text}</source>
            <translation>Nota: {text}</translation>
        </message>
        <message>
            <source>Nothing can listen for ADT messages at {host} port {port}: {why}.</source>
            <translation>No se pueden recibir mensajes ADT en {host} puerto {port}: {why}.</translation>
        </message>
        <message>
            <source>Nothing of this result waits to be sent again.</source>
            <translation>Nada de este resultado espera a enviarse de nuevo.</translation>
        </message>
        <message>
            <source>Nothing on this station was changed.</source>
            <translation>No se ha cambiado nada en esta estación.</translation>
        </message>
        <message>
            <source>Nothing takes connections at {address}.</source>
            <translation>Nada acepta conexiones en {address}.</translation>
        </message>
        <message>
            <source>Nothing, if it is not to be used. Else wait: the station asks for its code again in a minute.</source>
            <translation>Nada, si no se va a usar. Si no, espere: la estación vuelve a pedir su código en un minuto.</translation>
        </message>
        <message>
            <source>Nothing, if its measurement is here. Else start the measurement again nearby.</source>
            <translation>Nada, si su medición está aquí. Si no, inicie la medición de nuevo cerca.</translation>
        </message>
        <message>
            <source>Nov</source>
            <translation>nov</translation>
        </message>
        <message>
            <source>Oct</source>
            <translation>oct</translation>
        </message>
        <message>
            <source>Only a symptom has a duration.</source>
            <translation>Solo un síntoma tiene duración.</translation>
        </message>
        <message>
            <source>Only breaths are counted.</source>
            <translation>Solo se cuentan respiraciones.</translation>
        </message>
        <message>
            <source>Open the visit in which it was signed.</source>
            <translation>Abra la visita en la que se firmó.</translation>
        </message>
        <message>
            <source>Open the visit that it belongs to.</source>
            <translation>Abra la visita a la que pertenece.</translation>
        </message>
        <message>
            <source>Orthostatic: lie, sit, stand</source>
            <translation>Ortostática: acostado a de pie</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>Otro</translation>
        </message>
        <message>
            <source>Other users of this computer can change the station's data folder {folder}. Give it to this account alone.</source>
            <translation>Otros usuarios de este equipo pueden cambiar la carpeta de datos de la estación {folder}. Désela solo a esta cuenta.</translation>
        </message>
        <message>
            <source>Other users of this computer could change the station's data folder. It is closed to them now. Find out who has had access.</source>
            <translation>Otros usuarios de este equipo podían cambiar la carpeta de datos de la estación. Ahora está cerrada para ellos. Averigüe quién ha tenido acceso.</translation>
        </message>
        <message>
            <source>Other users of this computer could read the station's key. It is closed to them now. Find out who has had access.</source>
            <translation>Otros usuarios de esta computadora podían leer la clave de la estación. Ya no pueden. Averigüe quién ha tenido acceso.</translation>
        </message>
        <message>
            <source>P axis</source>
            <translation>Eje P</translation>
        </message>
        <message>
            <source>PR</source>
            <translation>PR</translation>
        </message>
        <message>
            <source>Page {n} of {m}</source>
            <translation>Página {n} de {m}</translation>
        </message>
        <message>
            <source>Pain</source>
            <translation>Dolor</translation>
        </message>
        <message>
            <source>Pain scores</source>
            <translation>Las puntuaciones de dolor</translation>
        </message>
        <message>
            <source>Pairing with {name} was cancelled here.</source>
            <translation>El emparejamiento con {name} se canceló aquí.</translation>
        </message>
        <message>
            <source>Patient {number} has a birth date that is no date: it is shown as not known.</source>
            <translation>El paciente {number} tiene una fecha de nacimiento que no es una fecha: se muestra como desconocida.</translation>
        </message>
        <message>
            <source>Patient {number} has a birth date without its day: it is shown as not known.</source>
            <translation>El paciente {number} tiene una fecha de nacimiento sin el día: se muestra como desconocida.</translation>
        </message>
        <message>
            <source>Patient {number} has a sex that is not HL7's: it is shown as not known.</source>
            <translation>El paciente {number} tiene un sexo que no es de HL7: se muestra como desconocido.</translation>
        </message>
        <message>
            <source>Patient/{name} has {why}.</source>
            <translation>Patient/{name} tiene {why}.</translation>
        </message>
        <message>
            <source>Patient/{name} has {why}: it is shown as not known.</source>
            <translation>Patient/{name} tiene {why}: se muestra como desconocido.</translation>
        </message>
        <message>
            <source>Patient/{name} is not shown. {why}</source>
            <translation>Patient/{name} no se muestra. {why}</translation>
        </message>
        <message>
            <source>Patients are read from {host} unencrypted.</source>
            <translation>Los pacientes se leen de {host} sin cifrar.</translation>
        </message>
        <message>
            <source>Perfusion index</source>
            <translation>Índice de perfusión</translation>
        </message>
        <message>
            <source>Plug a Bluetooth adapter (4.0 or later) in.</source>
            <translation>Conecte un adaptador Bluetooth (4.0 o posterior).</translation>
        </message>
        <message>
            <source>Plug a Bluetooth adapter in, or start the Bluetooth service. Station doctor tells which of them is missing.</source>
            <translation>Conecte un adaptador Bluetooth o inicie el servicio Bluetooth. «station doctor» dice cuál falta.</translation>
        </message>
        <message>
            <source>Plug an instrument's cable in, if one is used in this room.</source>
            <translation>Conecte el cable de un instrumento, si se usa en esta sala.</translation>
        </message>
        <message>
            <source>Plug it in again. The station takes it up by itself.</source>
            <translation>Conéctelo de nuevo. La estación lo retoma sola.</translation>
        </message>
        <message>
            <source>Plug it into any USB port of this computer.</source>
            <translation>Conéctelo a cualquier puerto USB de esta computadora.</translation>
        </message>
        <message>
            <source>Plug the adapter in again. The station takes it up by itself.</source>
            <translation>Conecte de nuevo el adaptador. La estación lo retoma sola.</translation>
        </message>
        <message>
            <source>Plug the instrument's cable in, or choose another port in the device settings.</source>
            <translation>Conecte el cable del instrumento o elija otro puerto en los ajustes.</translation>
        </message>
        <message>
            <source>Press STOP on the cuff, or open it.</source>
            <translation>Pulse STOP en el tensiómetro, o ábralo.</translation>
        </message>
        <message>
            <source>Press the electrode on.</source>
            <translation>Presione el electrodo.</translation>
        </message>
        <message>
            <source>Press the electrodes on and check the cable.</source>
            <translation>Presione los electrodos y revise el cable.</translation>
        </message>
        <message>
            <source>Press the key on it.</source>
            <translation>Pulse la tecla del aparato.</translation>
        </message>
        <message>
            <source>Preview, not for diagnosis</source>
            <translation>Vista previa, no apta para diagnóstico</translation>
        </message>
        <message>
            <source>Pulse</source>
            <translation>Pulso</translation>
        </message>
        <message>
            <source>Put it aside under another name, and add the instruments again; nothing was changed.</source>
            <translation>Guárdelo con otro nombre y agregue los instrumentos de nuevo; no se cambió nada.</translation>
        </message>
        <message>
            <source>Put it deep under the tongue, lips closed, then measure again.</source>
            <translation>Póngala bien debajo de la lengua, con los labios cerrados, y mida otra vez.</translation>
        </message>
        <message>
            <source>Put it into its pairing mode again. The station asks for its next code.</source>
            <translation>Póngalo de nuevo en modo de emparejamiento. La estación pide su próximo código.</translation>
        </message>
        <message>
            <source>Put it into its pairing mode; the station pairs with it by itself. {code}</source>
            <translation>Póngalo en modo de emparejamiento; la estación lo empareja sola. {code}</translation>
        </message>
        <message>
            <source>Put the cuff on the left upper arm.</source>
            <translation>Ponga el brazalete en el brazo izquierdo.</translation>
        </message>
        <message>
            <source>Put the finger in to the stop, nail up.</source>
            <translation>Meta el dedo hasta el tope, con la uña hacia arriba.</translation>
        </message>
        <message>
            <source>Put the key there, or correct its name in the station's configuration.</source>
            <translation>Ponga ahí la clave o corrija su nombre en la configuración de la estación.</translation>
        </message>
        <message>
            <source>Put the key there, or correct its path in the station's configuration.</source>
            <translation>Ponga ahí la clave o corrija su ruta en la configuración de la estación.</translation>
        </message>
        <message>
            <source>QRS</source>
            <translation>QRS</translation>
        </message>
        <message>
            <source>QRS axis</source>
            <translation>Eje QRS</translation>
        </message>
        <message>
            <source>QT</source>
            <translation>QT</translation>
        </message>
        <message>
            <source>QTc Bazett</source>
            <translation>QTc Bazett</translation>
        </message>
        <message>
            <source>QTc Framingham</source>
            <translation>QTc Framingham</translation>
        </message>
        <message>
            <source>QTc Fridericia</source>
            <translation>QTc Fridericia</translation>
        </message>
        <message>
            <source>QTc Hodges</source>
            <translation>QTc Hodges</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>En cola</translation>
        </message>
        <message>
            <source>Quiet room; no talking, no telephone</source>
            <translation>Sala tranquila; sin hablar, sin teléfono</translation>
        </message>
        <message>
            <source>Quiet room; nobody talks</source>
            <translation>Sala tranquila; nadie habla</translation>
        </message>
        <message>
            <source>REPLAYED</source>
            <translation>REPRODUCIDO</translation>
        </message>
        <message>
            <source>RR</source>
            <translation>RR</translation>
        </message>
        <message>
            <source>RR interval</source>
            <translation>Intervalo RR</translation>
        </message>
        <message>
            <source>Rarely this heavy</source>
            <translation>Rara vez tan alto</translation>
        </message>
        <message>
            <source>Rarely this high</source>
            <translation>Rara vez tan alto</translation>
        </message>
        <message>
            <source>Rarely this light</source>
            <translation>Rara vez tan bajo</translation>
        </message>
        <message>
            <source>Rarely this low</source>
            <translation>Rara vez tan bajo</translation>
        </message>
        <message>
            <source>Rarely this low in somebody who sits here</source>
            <translation>Rara vez tan bajo en alguien que está sentado aquí</translation>
        </message>
        <message>
            <source>Rarely this low; cold skin or a probe in air</source>
            <translation>Rara vez tan bajo; piel fría o sonda al aire</translation>
        </message>
        <message>
            <source>Rarely this short</source>
            <translation>Rara vez tan bajo</translation>
        </message>
        <message>
            <source>Rarely this tall</source>
            <translation>Rara vez tan alto</translation>
        </message>
        <message>
            <source>Read the history of this one.</source>
            <translation>Lea el historial de este.</translation>
        </message>
        <message>
            <source>Read the list again, or add the patient by hand.</source>
            <translation>Lea la lista de nuevo, o agregue al paciente a mano.</translation>
        </message>
        <message>
            <source>Read the list again.</source>
            <translation>Lea la lista de nuevo.</translation>
        </message>
        <message>
            <source>Read the page again.</source>
            <translation>Lea la página de nuevo.</translation>
        </message>
        <message>
            <source>Reading {n}</source>
            <translation>Lectura {n}</translation>
        </message>
        <message>
            <source>Reason for visit</source>
            <translation>Motivo de la visita</translation>
        </message>
        <message>
            <source>Recorded by {name}</source>
            <translation>Registrado por {name}</translation>
        </message>
        <message>
            <source>Recorded {when}</source>
            <translation>Registrado {when}</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Rechazado</translation>
        </message>
        <message>
            <source>Remark: {text}</source>
            <translation>Observación: {text}</translation>
        </message>
        <message>
            <source>Remove it in the Bluetooth settings of this computer, and put it into its pairing mode. The station pairs with it again.</source>
            <translation>Quítelo en los ajustes de Bluetooth de esta computadora y póngalo en modo de emparejamiento. La estación vuelve a emparejarse con él.</translation>
        </message>
        <message>
            <source>Repeat it, or write a note to it.</source>
            <translation>Repítalo o escriba una nota.</translation>
        </message>
        <message>
            <source>Respiration</source>
            <translation>Respiración</translation>
        </message>
        <message>
            <source>Rest skipped after {rested:.0f} of {wanted:.0f} s: {why}</source>
            <translation>Reposo omitido tras {rested:.0f} de {wanted:.0f} s: {why}</translation>
        </message>
        <message>
            <source>Restart it: sudo systemctl restart bluetooth.</source>
            <translation>Reinícielo: sudo systemctl restart bluetooth.</translation>
        </message>
        <message>
            <source>Results go to {name} at {host} unencrypted: others on the network can read them.</source>
            <translation>Los resultados van a {name} en {host} sin cifrar: otros en la red pueden leerlos.</translation>
        </message>
        <message>
            <source>Right arm</source>
            <translation>Brazo derecho</translation>
        </message>
        <message>
            <source>Right arm, then left; no average. The arm with the higher pressure is used later</source>
            <translation>Brazo derecho, luego izquierdo; sin promedio. Después se usa el de mayor presión</translation>
        </message>
        <message>
            <source>SIMULATED</source>
            <translation>SIMULADO</translation>
        </message>
        <message>
            <source>Said no</source>
            <translation>Dijo no</translation>
        </message>
        <message>
            <source>Said to be right though unlikely</source>
            <translation>Confirmado como correcto aunque improbable</translation>
        </message>
        <message>
            <source>Say how staff call it.</source>
            <translation>Diga cómo lo llama el personal.</translation>
        </message>
        <message>
            <source>Say it in fewer words.</source>
            <translation>Dígalo con menos palabras.</translation>
        </message>
        <message>
            <source>Say what was wrong.</source>
            <translation>Diga qué estaba mal.</translation>
        </message>
        <message>
            <source>Say why it belongs to this patient.</source>
            <translation>Diga por qué pertenece a este paciente.</translation>
        </message>
        <message>
            <source>Say why it is nobody's.</source>
            <translation>Diga por qué no es de nadie.</translation>
        </message>
        <message>
            <source>Say why it is not filed.</source>
            <translation>Diga por qué no se archiva.</translation>
        </message>
        <message>
            <source>Say why the visit ends here, or sign it.</source>
            <translation>Diga por qué termina aquí la visita o fírmela.</translation>
        </message>
        <message>
            <source>Say why the visit ends here.</source>
            <translation>Diga por qué termina aquí la visita.</translation>
        </message>
        <message>
            <source>Say why there is no rest.</source>
            <translation>Diga por qué no hay reposo.</translation>
        </message>
        <message>
            <source>Scan the wristband or the badge itself. If it was one of these, tell the engineer: the pattern of its code is not in the configuration.</source>
            <translation>Escanee la pulsera o la credencial misma. Si era una de ellas, avise al técnico: el patrón de su código no está en la configuración.</translation>
        </message>
        <message>
            <source>Scan your badge first, then the patient.</source>
            <translation>Escanee primero su credencial y después al paciente.</translation>
        </message>
        <message>
            <source>Seated, back and arm supported, feet flat on the floor</source>
            <translation>Sentado, espalda y brazo apoyados, pies en el suelo</translation>
        </message>
        <message>
            <source>Seated, back and arm supported, legs uncrossed, feet flat</source>
            <translation>Sentado, espalda y brazo apoyados, piernas sin cruzar, pies planos</translation>
        </message>
        <message>
            <source>See to it that the result itself is delivered, then send the correction again.</source>
            <translation>Procure que se entregue el resultado mismo y envíe de nuevo la corrección.</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>Enviando</translation>
        </message>
        <message>
            <source>Sep</source>
            <translation>sep</translation>
        </message>
        <message>
            <source>Serial number not known</source>
            <translation>Número de serie desconocido</translation>
        </message>
        <message>
            <source>Serial number {serial}</source>
            <translation>Número de serie {serial}</translation>
        </message>
        <message>
            <source>Set worklist_url in the configuration.</source>
            <translation>Defina worklist_url en la configuración.</translation>
        </message>
        <message>
            <source>Set worklist_url, or url below [history], in the configuration.</source>
            <translation>Ponga worklist_url, o url bajo [history], en la configuración.</translation>
        </message>
        <message>
            <source>Several patients of today's list have this number; none was chosen.</source>
            <translation>Varios pacientes de la lista de hoy tienen este número; no se eligió ninguno.</translation>
        </message>
        <message>
            <source>Sex not known</source>
            <translation>Sexo desconocido</translation>
        </message>
        <message>
            <source>Short AOBP, 3 min rest + 3 readings</source>
            <translation>AOBP corto, 3 min de reposo + 3 lecturas</translation>
        </message>
        <message>
            <source>Show this to the chart team, then send again.</source>
            <translation>Muestre esto al equipo del expediente y envíe de nuevo.</translation>
        </message>
        <message>
            <source>Show this to the chart team.</source>
            <translation>Muestre esto al equipo del expediente.</translation>
        </message>
        <message>
            <source>Show this to the interface team, then send again.</source>
            <translation>Muestre esto al equipo de interfaces y vuelva a enviar.</translation>
        </message>
        <message>
            <source>Sign in to the computer as the user who set the station up, or restore the key.</source>
            <translation>Entre en la computadora como el usuario que configuró la estación, o restaure la clave.</translation>
        </message>
        <message>
            <source>Sign in with your name and PIN, and ask the administrator to enroll it.</source>
            <translation>Inicie sesión con su nombre y su PIN, y pida al administrador que la registre.</translation>
        </message>
        <message>
            <source>Sign in with your name and PIN.</source>
            <translation>Inicie sesión con su nombre y su PIN.</translation>
        </message>
        <message>
            <source>Sign in with your name and PIN. An administrator sets the emergency code.</source>
            <translation>Inicie sesión con su nombre y PIN. Un administrador define el código de emergencia.</translation>
        </message>
        <message>
            <source>Sign in, then do it again.</source>
            <translation>Inicie sesión y hágalo de nuevo.</translation>
        </message>
        <message>
            <source>Signed by {name} ({role}), {when}</source>
            <translation>Firmado por {name} ({role}), {when}</translation>
        </message>
        <message>
            <source>Signed: {value}</source>
            <translation>Firmado: {value}</translation>
        </message>
        <message>
            <source>Simulated or replayed values cannot go to {destination}: it is a real chart.</source>
            <translation>Los valores simulados o reproducidos no pueden ir a {destination}: es un expediente real.</translation>
        </message>
        <message>
            <source>Sitting, 1 min</source>
            <translation>Sentado, 1 min</translation>
        </message>
        <message>
            <source>Slow breathing</source>
            <translation>Respiración lenta</translation>
        </message>
        <message>
            <source>Slow for this age</source>
            <translation>Lento para esta edad</translation>
        </message>
        <message>
            <source>Slow pulse</source>
            <translation>Pulso lento</translation>
        </message>
        <message>
            <source>SpO₂</source>
            <translation>SpO₂</translation>
        </message>
        <message>
            <source>Standing, 1 min</source>
            <translation>De pie, 1 min</translation>
        </message>
        <message>
            <source>Standing, 3 min</source>
            <translation>De pie, 3 min</translation>
        </message>
        <message>
            <source>Start again when the patient is ready.</source>
            <translation>Empiece otra vez cuando el paciente esté listo.</translation>
        </message>
        <message>
            <source>Start again; if it stays so, use another instrument.</source>
            <translation>Vuelva a empezar; si sigue igual, use otro instrumento.</translation>
        </message>
        <message>
            <source>Start it again, or choose an instrument.</source>
            <translation>Iníciela de nuevo o elija un instrumento.</translation>
        </message>
        <message>
            <source>Start one on the board.</source>
            <translation>Inicie uno en el tablero.</translation>
        </message>
        <message>
            <source>Start the newer version again. Nothing was changed.</source>
            <translation>Inicie de nuevo la versión más nueva. No se cambió nada.</translation>
        </message>
        <message>
            <source>Start the station again.</source>
            <translation>Inicie la estación de nuevo.</translation>
        </message>
        <message>
            <source>Start the station again. If it happens again, tell the engineer.</source>
            <translation>Inicie la estación de nuevo. Si vuelve a ocurrir, avise al técnico.</translation>
        </message>
        <message>
            <source>Station {name}</source>
            <translation>Estación {name}</translation>
        </message>
        <message>
            <source>Stay at this screen with the device switched on: the station asks again in a minute.</source>
            <translation>Quédese en esta pantalla con el aparato encendido: la estación pregunta de nuevo en un minuto.</translation>
        </message>
        <message>
            <source>Stop using this station, and restore its data from the backup.</source>
            <translation>Deje de usar esta estación y restaure sus datos desde la copia de seguridad.</translation>
        </message>
        <message>
            <source>Switch Bluetooth off on the phone or computer that used it last. If it stays so, bring it closer, and switch it off and on.</source>
            <translation>Apague Bluetooth en el teléfono o la computadora que lo usó por último. Si sigue así, acérquelo, apáguelo y enciéndalo.</translation>
        </message>
        <message>
            <source>Switch Bluetooth on in the settings of this computer, or run: bluetoothctl power on. If that fails, run: rfkill unblock bluetooth.</source>
            <translation>Encienda Bluetooth en los ajustes de esta computadora o ejecute: bluetoothctl power on. Si falla, ejecute: rfkill unblock bluetooth.</translation>
        </message>
        <message>
            <source>Switch it on in the settings of this computer.</source>
            <translation>Enciéndalo en los ajustes de esta computadora.</translation>
        </message>
        <message>
            <source>Switch it on near this computer. Many devices send only after a measurement. One that a phone or another computer holds cannot be seen: switch Bluetooth off there.</source>
            <translation>Enciéndalo cerca de esta computadora. Muchos aparatos solo envían tras una medición. Uno que está conectado a un teléfono u otra computadora no se ve: apague Bluetooth allí.</translation>
        </message>
        <message>
            <source>Switch the device off and on. If it stays so, run station doctor.</source>
            <translation>Apague y encienda el aparato. Si sigue así, ejecute «station doctor».</translation>
        </message>
        <message>
            <source>Switch the instrument on, and check the port number.</source>
            <translation>Encienda el instrumento y revise el número de puerto.</translation>
        </message>
        <message>
            <source>Systolic pressure</source>
            <translation>Presión sistólica</translation>
        </message>
        <message>
            <source>T axis</source>
            <translation>Eje T</translation>
        </message>
        <message>
            <source>Take another sensor.</source>
            <translation>Tome otro sensor.</translation>
        </message>
        <message>
            <source>Take it back and record it again.</source>
            <translation>Retírelo y regístrelo de nuevo.</translation>
        </message>
        <message>
            <source>Take it back first to keep another value.</source>
            <translation>Retírelo primero para guardar otro valor.</translation>
        </message>
        <message>
            <source>Take one back, or say it in words of the reason for the visit.</source>
            <translation>Retire uno, o dígalo en el motivo de la consulta.</translation>
        </message>
        <message>
            <source>Take the result back and enter it again.</source>
            <translation>Retire el resultado y escríbalo de nuevo.</translation>
        </message>
        <message>
            <source>Take the result back and record it again.</source>
            <translation>Retire el resultado y regístrelo de nuevo.</translation>
        </message>
        <message>
            <source>Taken, not confirmed</source>
            <translation>Recibido, sin confirmar</translation>
        </message>
        <message>
            <source>Tell the engineer: two patterns in the configuration take the same code.</source>
            <translation>Avise al técnico: dos patrones de la configuración aceptan el mismo código.</translation>
        </message>
        <message>
            <source>Tell the provider yourself, in person or by telephone.</source>
            <translation>Avise usted mismo al médico, en persona o por teléfono.</translation>
        </message>
        <message>
            <source>Tell the provider yourself, now.</source>
            <translation>Avise usted mismo al médico, ahora.</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatura</translation>
        </message>
        <message>
            <source>That is not a number that a chart gives.</source>
            <translation>Ese no es un número que dé un expediente.</translation>
        </message>
        <message>
            <source>That is not a number with its system.</source>
            <translation>Eso no es un número con su sistema.</translation>
        </message>
        <message>
            <source>The Bluetooth adapter has gone.</source>
            <translation>El adaptador Bluetooth ya no está.</translation>
        </message>
        <message>
            <source>The Bluetooth connection to {name} failed.</source>
            <translation>Falló la conexión Bluetooth con {name}.</translation>
        </message>
        <message>
            <source>The Bluetooth service (bluetoothd) does not run.</source>
            <translation>El servicio Bluetooth (bluetoothd) no está en marcha.</translation>
        </message>
        <message>
            <source>The Bluetooth service does not answer.</source>
            <translation>El servicio Bluetooth no responde.</translation>
        </message>
        <message>
            <source>The Bluetooth service runs.</source>
            <translation>El servicio Bluetooth está en marcha.</translation>
        </message>
        <message>
            <source>The EKG has begun anew since this piece of it.</source>
            <translation>El ECG ha empezado de nuevo desde este tramo.</translation>
        </message>
        <message>
            <source>The adapter with USB serial number {usb_serial} is not plugged in.</source>
            <translation>El adaptador con número de serie USB {usb_serial} no está conectado.</translation>
        </message>
        <message>
            <source>The archive answers C-ECHO with 0x{code}.</source>
            <translation>El archivo responde a C-ECHO con 0x{code}.</translation>
        </message>
        <message>
            <source>The archive cannot read the object{because} ({code}).</source>
            <translation>El archivo no puede leer el objeto{because} ({code}).</translation>
        </message>
        <message>
            <source>The archive changed something in it.</source>
            <translation>El archivo cambió algo en él.</translation>
        </message>
        <message>
            <source>The archive could not work on it{because} ({code}). It is sent again by itself.</source>
            <translation>El archivo no pudo procesarlo{because} ({code}). Se envía de nuevo automáticamente.</translation>
        </message>
        <message>
            <source>The archive does not allow this station to file ({code}).</source>
            <translation>El archivo no permite que esta estación archive ({code}).</translation>
        </message>
        <message>
            <source>The archive does not take this kind of object ({code}).</source>
            <translation>El archivo no acepta este tipo de objeto ({code}).</translation>
        </message>
        <message>
            <source>The archive finds that it does not match its kind.</source>
            <translation>El archivo considera que no corresponde a su tipo.</translation>
        </message>
        <message>
            <source>The archive finds that the object does not match its kind{because} ({code}).</source>
            <translation>El archivo considera que el objeto no corresponde a su tipo{because} ({code}).</translation>
        </message>
        <message>
            <source>The archive has no room now{because} ({code}). It is sent again by itself.</source>
            <translation>El archivo no tiene espacio ahora{because} ({code}). Se envía de nuevo automáticamente.</translation>
        </message>
        <message>
            <source>The archive left something out of it.</source>
            <translation>El archivo omitió algo de él.</translation>
        </message>
        <message>
            <source>The archive refused the object{because} ({code}).</source>
            <translation>El archivo rechazó el objeto{because} ({code}).</translation>
        </message>
        <message>
            <source>The backup cannot be used.</source>
            <translation>La copia de seguridad no se puede usar.</translation>
        </message>
        <message>
            <source>The cable of the instrument on {path} was unplugged.</source>
            <translation>Se desconectó el cable del instrumento en {path}.</translation>
        </message>
        <message>
            <source>The certificate for ADT messages cannot be used: {why}.</source>
            <translation>No se puede usar el certificado para los mensajes ADT: {why}.</translation>
        </message>
        <message>
            <source>The certificate of {host} is not trusted ({why}).</source>
            <translation>El certificado de {host} no es de confianza ({why}).</translation>
        </message>
        <message>
            <source>The certificate or key for {host} cannot be read.</source>
            <translation>No se puede leer el certificado o la clave para {host}.</translation>
        </message>
        <message>
            <source>The chart answered with something else.</source>
            <translation>El expediente respondió con otra cosa.</translation>
        </message>
        <message>
            <source>The chart answers, but not as a FHIR server (HTTP {status}).</source>
            <translation>El expediente responde, pero no como servidor FHIR (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart answers, but not as a FHIR server.</source>
            <translation>El expediente responde, pero no como servidor FHIR.</translation>
        </message>
        <message>
            <source>The chart cannot take it now{because} (HTTP {status}). It is sent again by itself.</source>
            <translation>El expediente no puede recibirlo ahora{because} (HTTP {status}). Se envía de nuevo por sí solo.</translation>
        </message>
        <message>
            <source>The chart did not say where it filed the result (HTTP {status}).</source>
            <translation>El expediente no dijo dónde archivó el resultado (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not accept this station's key{because} (HTTP {status}).</source>
            <translation>El expediente no acepta la clave de esta estación{because} (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not answer.</source>
            <translation>El expediente no responde.</translation>
        </message>
        <message>
            <source>The chart does not answer. Everything is saved here and is sent when it returns.</source>
            <translation>El expediente no responde. Todo está guardado aquí y se envía cuando vuelva.</translation>
        </message>
        <message>
            <source>The chart does not give it (HTTP {status}).</source>
            <translation>El expediente no lo da (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not grant this station what it asks for{because} (HTTP {status}).</source>
            <translation>El expediente no concede a esta estación lo que pide{because} (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not have this visit open.</source>
            <translation>El expediente no tiene abierta esta visita.</translation>
        </message>
        <message>
            <source>The chart does not hold this result (HTTP {status}).</source>
            <translation>El expediente no tiene este resultado (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not hold this result.</source>
            <translation>El expediente no tiene este resultado.</translation>
        </message>
        <message>
            <source>The chart does not know this number.</source>
            <translation>El expediente no conoce este número.</translation>
        </message>
        <message>
            <source>The chart does not know this patient or this address{because} {code}.</source>
            <translation>El expediente no conoce a este paciente o esta dirección{because} {code}.</translation>
        </message>
        <message>
            <source>The chart does not know this patient.</source>
            <translation>El expediente no conoce a este paciente.</translation>
        </message>
        <message>
            <source>The chart does not let programs sign in with a key (private_key_jwt).</source>
            <translation>El expediente no deja que los programas se identifiquen con una clave (private_key_jwt).</translation>
        </message>
        <message>
            <source>The chart does not let this station file results{because} {code}.</source>
            <translation>El expediente no permite que esta estación archive resultados{because} {code}.</translation>
        </message>
        <message>
            <source>The chart does not let this station in (HTTP {status}).</source>
            <translation>El expediente no deja entrar a esta estación (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not let this station sign in{because} (HTTP {status}).</source>
            <translation>El expediente no deja que esta estación se identifique{because} (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not list JSON, which is what this station sends.</source>
            <translation>El expediente no indica JSON, que es lo que envía esta estación.</translation>
        </message>
        <message>
            <source>The chart does not list that it takes results.</source>
            <translation>El expediente no indica que acepte resultados.</translation>
        </message>
        <message>
            <source>The chart does not say where this station signs in.</source>
            <translation>El expediente no dice dónde se identifica esta estación.</translation>
        </message>
        <message>
            <source>The chart does not say which version of FHIR it speaks.</source>
            <translation>El expediente no dice qué versión de FHIR habla.</translation>
        </message>
        <message>
            <source>The chart does not take corrections from this station{because} (HTTP {status}).</source>
            <translation>El expediente no acepta correcciones de esta estación{because} (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart does not take this message. {why}</source>
            <translation>El expediente no acepta este mensaje. {why}</translation>
        </message>
        <message>
            <source>The chart does not take this result{because} {code}.</source>
            <translation>El expediente no acepta este resultado{because} {code}.</translation>
        </message>
        <message>
            <source>The chart gives {why}.</source>
            <translation>El expediente da {why}.</translation>
        </message>
        <message>
            <source>The chart has another name or birth date under this number.</source>
            <translation>El expediente tiene otro nombre u otra fecha de nacimiento con este número.</translation>
        </message>
        <message>
            <source>The chart has changed the name, birth date or sex of this patient.</source>
            <translation>El expediente ha cambiado el nombre, la fecha de nacimiento o el sexo de este paciente.</translation>
        </message>
        <message>
            <source>The chart has joined two records, and this patient has another number now.</source>
            <translation>El expediente ha unido dos registros y este paciente tiene ahora otro número.</translation>
        </message>
        <message>
            <source>The chart has moved to another address {code}.</source>
            <translation>El expediente se mudó a otra dirección {code}.</translation>
        </message>
        <message>
            <source>The chart has several patients with this number.</source>
            <translation>El expediente tiene varios pacientes con este número.</translation>
        </message>
        <message>
            <source>The chart has several visits of this patient open.</source>
            <translation>El expediente tiene abiertas varias visitas de este paciente.</translation>
        </message>
        <message>
            <source>The chart has this number more than once.</source>
            <translation>El expediente tiene este número más de una vez.</translation>
        </message>
        <message>
            <source>The chart holds this result more than once{because} {code}.</source>
            <translation>El expediente tiene este resultado más de una vez{because} {code}.</translation>
        </message>
        <message>
            <source>The chart lets this station in, but does not grant: {scopes}.</source>
            <translation>El expediente deja entrar a esta estación, pero no concede: {scopes}.</translation>
        </message>
        <message>
            <source>The chart lists neither conditional create nor a search by identifier: after an interruption a person has to look whether a result is there.</source>
            <translation>El expediente no indica ni creación condicional ni búsqueda por identificador: tras una interrupción, una persona tiene que mirar si el resultado está ahí.</translation>
        </message>
        <message>
            <source>The chart names a token address that is not safe.</source>
            <translation>El expediente nombra una dirección de tokens que no es segura.</translation>
        </message>
        <message>
            <source>The chart speaks FHIR {version}; this station speaks R4 (4.0.1).</source>
            <translation>El expediente habla FHIR {version}; esta estación habla R4 (4.0.1).</translation>
        </message>
        <message>
            <source>The chart takes keys for {theirs}; this station has one for {ours}.</source>
            <translation>El expediente acepta claves para {theirs}; esta estación tiene una para {ours}.</translation>
        </message>
        <message>
            <source>The chart takes too long to answer.</source>
            <translation>El expediente tarda demasiado en responder.</translation>
        </message>
        <message>
            <source>The chart took it and does not say yet whether it is filed.</source>
            <translation>El expediente lo recibió y aún no dice si está archivado.</translation>
        </message>
        <message>
            <source>The chart took the correction and does not say yet whether it holds.</source>
            <translation>El expediente recibió la corrección y aún no dice si vale.</translation>
        </message>
        <message>
            <source>The chart's answer cannot be read.</source>
            <translation>La respuesta del expediente no se puede leer.</translation>
        </message>
        <message>
            <source>The chart's answer is not a list.</source>
            <translation>La respuesta del expediente no es una lista.</translation>
        </message>
        <message>
            <source>The chart's answer is too long.</source>
            <translation>La respuesta del expediente es demasiado larga.</translation>
        </message>
        <message>
            <source>The chart's copy has changed since it was filed from here (HTTP {status}).</source>
            <translation>La copia del expediente ha cambiado desde que se archivó desde aquí (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart's copy has changed since it was filed from here.</source>
            <translation>La copia del expediente ha cambiado desde que se archivó desde aquí.</translation>
        </message>
        <message>
            <source>The chart's list goes on at another address.</source>
            <translation>La lista del expediente sigue en otra dirección.</translation>
        </message>
        <message>
            <source>The chart's list is not complete: {why}</source>
            <translation>La lista del expediente no está completa: {why}</translation>
        </message>
        <message>
            <source>The chart's record of this number is no longer in use.</source>
            <translation>El registro del expediente con este número ya no se usa.</translation>
        </message>
        <message>
            <source>The chart's times are of another time zone than this station's. Check time_zone in the station's settings.</source>
            <translation>Las horas del expediente son de otra zona horaria que las de esta estación. Revise time_zone en los ajustes de la estación.</translation>
        </message>
        <message>
            <source>The chart's token server answers with something that is no token.</source>
            <translation>El servidor de tokens del expediente responde con algo que no es un token.</translation>
        </message>
        <message>
            <source>The chart's token server cannot answer now (HTTP {status}).</source>
            <translation>El servidor de tokens del expediente no puede responder ahora (HTTP {status}).</translation>
        </message>
        <message>
            <source>The chart's token server does not answer. Everything is saved here and is sent when it returns.</source>
            <translation>El servidor de tokens del expediente no responde. Todo está guardado aquí y se envía cuando vuelva.</translation>
        </message>
        <message>
            <source>The clinic's rule leaves this question out for this patient.</source>
            <translation>La regla de la clínica omite esta pregunta para este paciente.</translation>
        </message>
        <message>
            <source>The clock of this computer is wrong: it shows a day before this program was made.</source>
            <translation>El reloj de este equipo está mal: muestra un día anterior a la creación de este programa.</translation>
        </message>
        <message>
            <source>The connection to the cuff was lost.</source>
            <translation>Se perdió la conexión con el tensiómetro.</translation>
        </message>
        <message>
            <source>The connection to the instrument was lost during the measurement.</source>
            <translation>Se perdió la conexión con el instrumento durante la medición.</translation>
        </message>
        <message>
            <source>The corrected result has nothing that this receiver could be told.</source>
            <translation>El resultado corregido no tiene nada que se pueda comunicar a este receptor.</translation>
        </message>
        <message>
            <source>The cuff did not start.</source>
            <translation>El tensiómetro no empezó.</translation>
        </message>
        <message>
            <source>The cuff did not start: it rests after its last measurement.</source>
            <translation>El manguito no se puso en marcha: descansa tras su última medición.</translation>
        </message>
        <message>
            <source>The cuff does not answer.</source>
            <translation>El manguito no responde.</translation>
        </message>
        <message>
            <source>The cuff gave no result.</source>
            <translation>El tensiómetro no dio resultado.</translation>
        </message>
        <message>
            <source>The cuff is loose.</source>
            <translation>El brazalete está flojo.</translation>
        </message>
        <message>
            <source>The cuff leaks.</source>
            <translation>El brazalete pierde aire.</translation>
        </message>
        <message>
            <source>The device that answered as {name} does not offer what {name} has.</source>
            <translation>El aparato que respondió como {name} no ofrece lo que {name} tiene.</translation>
        </message>
        <message>
            <source>The disk did not take or give the data.</source>
            <translation>El disco no aceptó o no dio los datos.</translation>
        </message>
        <message>
            <source>The disk is full. Nothing more can be kept on this station.</source>
            <translation>El disco está lleno. No se puede guardar nada más en esta estación.</translation>
        </message>
        <message>
            <source>The emergency code is {code}.</source>
            <translation>El código de emergencia es {code}.</translation>
        </message>
        <message>
            <source>The family name is missing.</source>
            <translation>Faltan los apellidos.</translation>
        </message>
        <message>
            <source>The file cannot be written: {strerror}.</source>
            <translation>No se puede escribir el archivo: {strerror}.</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be written to.</source>
            <translation>No se puede escribir en la carpeta {folder}.</translation>
        </message>
        <message>
            <source>The front desk has cancelled this visit.</source>
            <translation>Recepción ha cancelado esta visita.</translation>
        </message>
        <message>
            <source>The front desk has ended this visit.</source>
            <translation>Recepción ha terminado esta visita.</translation>
        </message>
        <message>
            <source>The instrument at {address} ended the connection.</source>
            <translation>El instrumento en {address} terminó la conexión.</translation>
        </message>
        <message>
            <source>The instrument could not measure.</source>
            <translation>El instrumento no pudo medir.</translation>
        </message>
        <message>
            <source>The instrument does not wait for this code any more.</source>
            <translation>El instrumento ya no espera este código.</translation>
        </message>
        <message>
            <source>The instrument reports a fault.</source>
            <translation>El instrumento comunica un fallo.</translation>
        </message>
        <message>
            <source>The instrument sent nothing.</source>
            <translation>El instrumento no envió nada.</translation>
        </message>
        <message>
            <source>The key "{name}" in the key store</source>
            <translation>La clave «{name}» del almacén de claves</translation>
        </message>
        <message>
            <source>The key file {path}</source>
            <translation>El archivo de clave {path}</translation>
        </message>
        <message>
            <source>The key file {path} is damaged.</source>
            <translation>El archivo de clave {path} está dañado.</translation>
        </message>
        <message>
            <source>The key store has nothing under the name "{name}".</source>
            <translation>El almacén de claves no tiene nada con el nombre «{name}».</translation>
        </message>
        <message>
            <source>The key store of this computer did not take the new key.</source>
            <translation>El almacén de claves de este equipo no aceptó la clave nueva.</translation>
        </message>
        <message>
            <source>The key store of this computer does not open ({why}).</source>
            <translation>El almacén de claves de este equipo no se abre ({why}).</translation>
        </message>
        <message>
            <source>The key store of this computer does not take the key.</source>
            <translation>El almacén de claves de este equipo no acepta la clave.</translation>
        </message>
        <message>
            <source>The key to this station's data is not in the key store.</source>
            <translation>La clave de los datos de esta estación no está en el almacén de claves.</translation>
        </message>
        <message>
            <source>The measurement stopped without a result.</source>
            <translation>La medición terminó sin resultado.</translation>
        </message>
        <message>
            <source>The measurement took too long and was given up.</source>
            <translation>La medición tardó demasiado y se abandonó.</translation>
        </message>
        <message>
            <source>The measurement was stopped.</source>
            <translation>La medición se detuvo.</translation>
        </message>
        <message>
            <source>The message was sent, and the receiver did not answer.</source>
            <translation>El mensaje se envió y el receptor no respondió.</translation>
        </message>
        <message>
            <source>The meter gave no result.</source>
            <translation>El medidor no dio ningún resultado.</translation>
        </message>
        <message>
            <source>The meter has not said yet what it is. Try again in a moment.</source>
            <translation>El medidor aún no ha dicho qué es. Inténtelo de nuevo en un momento.</translation>
        </message>
        <message>
            <source>The name of the audit trail cannot be read.</source>
            <translation>No se puede leer el nombre del registro de auditoría.</translation>
        </message>
        <message>
            <source>The network does not know a way to {address}.</source>
            <translation>La red no conoce un camino a {address}.</translation>
        </message>
        <message>
            <source>The patient can stand; somebody stays near</source>
            <translation>El paciente puede estar de pie; alguien queda cerca</translation>
        </message>
        <message>
            <source>The patient has changed meanwhile.</source>
            <translation>El paciente ha cambiado entretanto.</translation>
        </message>
        <message>
            <source>The patient is known. Look at Review: not every check was made.</source>
            <translation>El paciente está identificado. Mire la revisión: no se hicieron todas las comprobaciones.</translation>
        </message>
        <message>
            <source>The patient is not confirmed yet.</source>
            <translation>El paciente aún no está confirmado.</translation>
        </message>
        <message>
            <source>The patient may be left alone</source>
            <translation>El paciente puede quedar solo</translation>
        </message>
        <message>
            <source>The patient moved.</source>
            <translation>El paciente se movió.</translation>
        </message>
        <message>
            <source>The patient of this visit is known.</source>
            <translation>El paciente de esta visita ya se conoce.</translation>
        </message>
        <message>
            <source>The patient of this visit is not in the chart.</source>
            <translation>El paciente de esta visita no está en el expediente.</translation>
        </message>
        <message>
            <source>The patients from ADT messages cannot be read: {why}.</source>
            <translation>No se pueden leer los pacientes de los mensajes ADT: {why}.</translation>
        </message>
        <message>
            <source>The port {path} did not open.</source>
            <translation>El puerto {path} no se abrió.</translation>
        </message>
        <message>
            <source>The probe is not in the right place.</source>
            <translation>La sonda no está en el lugar correcto.</translation>
        </message>
        <message>
            <source>The program is not at that step.</source>
            <translation>El programa no está en ese paso.</translation>
        </message>
        <message>
            <source>The provider was told about this.</source>
            <translation>Ya se avisó al médico de esto.</translation>
        </message>
        <message>
            <source>The pulse in the cuff is too weak.</source>
            <translation>El pulso en el brazalete es demasiado débil.</translation>
        </message>
        <message>
            <source>The pulse signal is too weak.</source>
            <translation>La señal del pulso es demasiado débil.</translation>
        </message>
        <message>
            <source>The readings of the last program are not kept yet.</source>
            <translation>Las lecturas del último programa aún no están guardadas.</translation>
        </message>
        <message>
            <source>The reason has {n} characters; at most {most} are kept.</source>
            <translation>El motivo tiene {n} caracteres; se guardan {most} como máximo.</translation>
        </message>
        <message>
            <source>The receiver answered a message that was not sent.</source>
            <translation>El receptor respondió a un mensaje que no se envió.</translation>
        </message>
        <message>
            <source>The receiver answered, and not with an HL7 acknowledgment.</source>
            <translation>El receptor respondió, pero no con un acuse de recibo HL7.</translation>
        </message>
        <message>
            <source>The receiver closed the connection without an answer.</source>
            <translation>El receptor cerró la conexión sin responder.</translation>
        </message>
        <message>
            <source>The receiver does not answer. Everything is saved here and is sent when it returns.</source>
            <translation>El receptor no responde. Todo está guardado aquí y se enviará cuando vuelva.</translation>
        </message>
        <message>
            <source>The receiver does not speak TLS as this station does.</source>
            <translation>El receptor no habla TLS como esta estación.</translation>
        </message>
        <message>
            <source>The receiver does not take this message{because} ({code}).</source>
            <translation>El receptor no acepta este mensaje{because} ({code}).</translation>
        </message>
        <message>
            <source>The receiver had an error with the message each time{because} ({code}).</source>
            <translation>El receptor tuvo un error con el mensaje cada vez{because} ({code}).</translation>
        </message>
        <message>
            <source>The receiver had an error with the message{because} ({code}). It is sent again by itself.</source>
            <translation>El receptor tuvo un error con el mensaje{because} ({code}). Se vuelve a enviar automáticamente.</translation>
        </message>
        <message>
            <source>The receiver has it and does not say yet whether it is filed.</source>
            <translation>El receptor lo tiene y aún no dice si está archivado.</translation>
        </message>
        <message>
            <source>The receiver refuses this station's certificate or version of TLS.</source>
            <translation>El receptor rechaza el certificado o la versión de TLS de esta estación.</translation>
        </message>
        <message>
            <source>The receiver took it and had an error with a part of it.</source>
            <translation>El receptor lo aceptó y tuvo un error con una parte.</translation>
        </message>
        <message>
            <source>The receiver took it and says: "{said}".</source>
            <translation>El receptor lo aceptó y dice: "{said}".</translation>
        </message>
        <message>
            <source>The receiver's certificate is not one that this station trusts.</source>
            <translation>Esta estación no confía en el certificado del receptor.</translation>
        </message>
        <message>
            <source>The recording could not be read.</source>
            <translation>No se pudo leer la grabación.</translation>
        </message>
        <message>
            <source>The recording has come to its end.</source>
            <translation>La grabación llegó a su fin.</translation>
        </message>
        <message>
            <source>The result is not one of this visit.</source>
            <translation>El resultado no es de esta visita.</translation>
        </message>
        <message>
            <source>The sensor does not work.</source>
            <translation>El sensor no funciona.</translation>
        </message>
        <message>
            <source>The sheet of this EKG could not be drawn as a PDF.</source>
            <translation>No se pudo dibujar la hoja de este ECG como PDF.</translation>
        </message>
        <message>
            <source>The signal is out of the amplifier's range.</source>
            <translation>La señal está fuera del rango del amplificador.</translation>
        </message>
        <message>
            <source>The station cannot do {what} here.</source>
            <translation>La estación no puede hacer {what} aquí.</translation>
        </message>
        <message>
            <source>The station could not send this. It tries again by itself.</source>
            <translation>La estación no pudo enviar esto. Lo intenta sola de nuevo.</translation>
        </message>
        <message>
            <source>The station could not write this to its disk; nothing was changed.</source>
            <translation>La estación no pudo escribir esto en su disco; no se cambió nada.</translation>
        </message>
        <message>
            <source>The station does not have this program.</source>
            <translation>La estación no tiene este programa.</translation>
        </message>
        <message>
            <source>The station has stopped reading {name}: a fault of its own.</source>
            <translation>La estación ha dejado de leer {name}: es un fallo suyo.</translation>
        </message>
        <message>
            <source>The station is closing, and nothing more is kept.</source>
            <translation>La estación se está cerrando y ya no se guarda nada.</translation>
        </message>
        <message>
            <source>The station is locked.</source>
            <translation>La estación está bloqueada.</translation>
        </message>
        <message>
            <source>The station is still starting.</source>
            <translation>La estación aún está iniciando.</translation>
        </message>
        <message>
            <source>The station may not write to {place}.</source>
            <translation>La estación no puede escribir en {place}.</translation>
        </message>
        <message>
            <source>The station's data may be read and not changed.</source>
            <translation>Los datos de la estación se pueden leer, pero no cambiar.</translation>
        </message>
        <message>
            <source>The station's own store does not work.</source>
            <translation>El almacén de datos de la estación no funciona.</translation>
        </message>
        <message>
            <source>The system message bus (D-Bus) does not run ({error}).</source>
            <translation>El bus de mensajes del sistema (D-Bus) no funciona ({error}).</translation>
        </message>
        <message>
            <source>The system message bus runs.</source>
            <translation>El bus de mensajes del sistema está en marcha.</translation>
        </message>
        <message>
            <source>The systolic pressure is not above the diastolic one.</source>
            <translation>La presión sistólica no es mayor que la diastólica.</translation>
        </message>
        <message>
            <source>The text has {n} characters; at most {most} are kept.</source>
            <translation>El texto tiene {n} caracteres; se guardan como máximo {most}.</translation>
        </message>
        <message>
            <source>The time zone {zone} does not say its offset.</source>
            <translation>La zona horaria {zone} no indica su desfase.</translation>
        </message>
        <message>
            <source>The value has just changed; nothing was kept.</source>
            <translation>El valor acaba de cambiar; no se guardó nada.</translation>
        </message>
        <message>
            <source>The value is above what the instrument can measure.</source>
            <translation>El valor está por encima de lo que el instrumento puede medir.</translation>
        </message>
        <message>
            <source>The value is below what the instrument can measure.</source>
            <translation>El valor está por debajo de lo que el instrumento puede medir.</translation>
        </message>
        <message>
            <source>The value is not steady yet.</source>
            <translation>El valor aún no es estable.</translation>
        </message>
        <message>
            <source>The visit has started with this patient.</source>
            <translation>La visita ya comenzó con este paciente.</translation>
        </message>
        <message>
            <source>The visit has started.</source>
            <translation>La visita ya comenzó.</translation>
        </message>
        <message>
            <source>The visit of {name} is open.</source>
            <translation>La visita de {name} está abierta.</translation>
        </message>
        <message>
            <source>The worklist cannot be searched (0x{code}).</source>
            <translation>No se puede buscar en la lista de trabajo (0x{code}).</translation>
        </message>
        <message>
            <source>The worklist is longer than {most} orders.</source>
            <translation>La lista de trabajo tiene más de {most} solicitudes.</translation>
        </message>
        <message>
            <source>The {what} id is not one that a FHIR chart gives (1 to 64 letters, digits, - or .).</source>
            <translation>El identificador {what} no es de los que da un expediente FHIR (de 1 a 64 letras, cifras, - o .).</translation>
        </message>
        <message>
            <source>There are no words to keep.</source>
            <translation>No hay palabras que guardar.</translation>
        </message>
        <message>
            <source>There are results that nobody has signed.</source>
            <translation>Hay resultados que nadie ha firmado.</translation>
        </message>
        <message>
            <source>There are {n} entries; more are not kept.</source>
            <translation>Hay {n} entradas; no se guardan más.</translation>
        </message>
        <message>
            <source>There are: {names}.</source>
            <translation>Hay: {names}.</translation>
        </message>
        <message>
            <source>There is no blood pressure cuff.</source>
            <translation>No hay ningún tensiómetro.</translation>
        </message>
        <message>
            <source>There is no confirmed patient.</source>
            <translation>No hay ningún paciente confirmado.</translation>
        </message>
        <message>
            <source>There is no date yet.</source>
            <translation>Aún no hay fecha.</translation>
        </message>
        <message>
            <source>There is no finger in the sensor.</source>
            <translation>No hay ningún dedo en el sensor.</translation>
        </message>
        <message>
            <source>There is no folder {folder}.</source>
            <translation>No existe la carpeta {folder}.</translation>
        </message>
        <message>
            <source>There is no number yet.</source>
            <translation>Aún no hay número.</translation>
        </message>
        <message>
            <source>There is no patient to confirm.</source>
            <translation>No hay paciente que confirmar.</translation>
        </message>
        <message>
            <source>There is no patient to leave.</source>
            <translation>No hay paciente que dejar.</translation>
        </message>
        <message>
            <source>There is no patient to start with.</source>
            <translation>No hay paciente con quien iniciar.</translation>
        </message>
        <message>
            <source>There is no port {path}.</source>
            <translation>No existe el puerto {path}.</translation>
        </message>
        <message>
            <source>There is no such question here.</source>
            <translation>Aquí no hay tal pregunta.</translation>
        </message>
        <message>
            <source>There is no such record on this station.</source>
            <translation>No hay tal registro en esta estación.</translation>
        </message>
        <message>
            <source>There is no such signed result in this visit.</source>
            <translation>No hay tal resultado firmado en esta visita.</translation>
        </message>
        <message>
            <source>There is no value.</source>
            <translation>No hay ningún valor.</translation>
        </message>
        <message>
            <source>There is no visit to choose now.</source>
            <translation>Ahora no hay ninguna visita que elegir.</translation>
        </message>
        <message>
            <source>There is nothing of this visit in the chart to sign for.</source>
            <translation>No hay nada de esta visita en el expediente por lo que firmar.</translation>
        </message>
        <message>
            <source>There is nothing to keep here now.</source>
            <translation>Ahora no hay nada que guardar aquí.</translation>
        </message>
        <message>
            <source>There is nothing to look for.</source>
            <translation>No hay nada que buscar.</translation>
        </message>
        <message>
            <source>There is nothing to sign yet.</source>
            <translation>Aún no hay nada que firmar.</translation>
        </message>
        <message>
            <source>There is nothing to take back.</source>
            <translation>No hay nada que retirar.</translation>
        </message>
        <message>
            <source>There were too many tries.</source>
            <translation>Hubo demasiados intentos.</translation>
        </message>
        <message>
            <source>There were too many unknown badges.</source>
            <translation>Hubo demasiadas credenciales desconocidas.</translation>
        </message>
        <message>
            <source>These numbers are of another kind.</source>
            <translation>Estos números son de otra clase.</translation>
        </message>
        <message>
            <source>These values do not belong together.</source>
            <translation>Estos valores no van juntos.</translation>
        </message>
        <message>
            <source>This EKG cannot be drawn, so it cannot be filed as a sheet.</source>
            <translation>Este ECG no se puede dibujar, así que no se puede archivar como hoja.</translation>
        </message>
        <message>
            <source>This EKG cannot be written as a DICOM object: {why}.</source>
            <translation>Este ECG no se puede escribir como objeto DICOM: {why}.</translation>
        </message>
        <message>
            <source>This EKG is of another visit than the one in the room.</source>
            <translation>Este ECG es de otra visita, no de la que está en la sala.</translation>
        </message>
        <message>
            <source>This EKG was not written as this archive needs it.</source>
            <translation>Este ECG no se escribió como lo necesita este archivo.</translation>
        </message>
        <message>
            <source>This PIN is one of the first that anybody would try.</source>
            <translation>Este PIN es de los primeros que cualquiera probaría.</translation>
        </message>
        <message>
            <source>This account may not use {port} (it belongs to the group {group}).</source>
            <translation>Esta cuenta no puede usar {port} (pertenece al grupo {group}).</translation>
        </message>
        <message>
            <source>This answer is not there any more.</source>
            <translation>Esta respuesta ya no está.</translation>
        </message>
        <message>
            <source>This appointment is not in today's list.</source>
            <translation>Esta cita no está en la lista de hoy.</translation>
        </message>
        <message>
            <source>This badge is not known here.</source>
            <translation>Esta credencial no se conoce aquí.</translation>
        </message>
        <message>
            <source>This chart does not list: {what}.</source>
            <translation>Este expediente no indica: {what}.</translation>
        </message>
        <message>
            <source>This chart takes: {what}.</source>
            <translation>Este expediente acepta: {what}.</translation>
        </message>
        <message>
            <source>This code could be a badge, a patient or an appointment; nothing was done.</source>
            <translation>Este código podría ser una credencial, un paciente o una cita; no se hizo nada.</translation>
        </message>
        <message>
            <source>This code is not one that the station knows.</source>
            <translation>La estación no conoce este código.</translation>
        </message>
        <message>
            <source>This computer account may not use the port {path}.</source>
            <translation>Esta cuenta de la computadora no puede usar el puerto {path}.</translation>
        </message>
        <message>
            <source>This computer has no Bluetooth adapter.</source>
            <translation>Esta computadora no tiene adaptador Bluetooth.</translation>
        </message>
        <message>
            <source>This computer has no key store that the station can use. The key to the data is in a file beside it. Encrypt the disk of this computer, or set up a key store.</source>
            <translation>Esta computadora no tiene un almacén de claves que la estación pueda usar. La clave de los datos está en un archivo junto a ellos. Cifre el disco de esta computadora o configure un almacén de claves.</translation>
        </message>
        <message>
            <source>This computer has no working Bluetooth.</source>
            <translation>Esta computadora no tiene Bluetooth en funcionamiento.</translation>
        </message>
        <message>
            <source>This computer's clock is {minutes} min ahead of the chart's. Set it, then send again.</source>
            <translation>El reloj de este equipo va {minutes} min adelantado respecto al del expediente. Ajústelo y envíe de nuevo.</translation>
        </message>
        <message>
            <source>This computer's clock is {minutes} min behind the chart's. Set it, then send again.</source>
            <translation>El reloj de este equipo va {minutes} min atrasado respecto al del expediente. Ajústelo y envíe de nuevo.</translation>
        </message>
        <message>
            <source>This day is still to come.</source>
            <translation>Este día aún no llega.</translation>
        </message>
        <message>
            <source>This does not agree with what the station has kept.</source>
            <translation>Esto no coincide con lo que guardó la estación.</translation>
        </message>
        <message>
            <source>This is a yes or a no.</source>
            <translation>Esto es un sí o un no.</translation>
        </message>
        <message>
            <source>This is kept already.</source>
            <translation>Esto ya está guardado.</translation>
        </message>
        <message>
            <source>This is none of the answers.</source>
            <translation>Esto no es ninguna de las respuestas.</translation>
        </message>
        <message>
            <source>This is not a vital.</source>
            <translation>Esto no es un signo vital.</translation>
        </message>
        <message>
            <source>This is not asked for here.</source>
            <translation>Esto no se pide aquí.</translation>
        </message>
        <message>
            <source>This is not one of the chart's words for the sex.</source>
            <translation>No es una de las palabras del expediente para el sexo.</translation>
        </message>
        <message>
            <source>This is not the emergency code.</source>
            <translation>Este no es el código de emergencia.</translation>
        </message>
        <message>
            <source>This is not your PIN.</source>
            <translation>Este no es su PIN.</translation>
        </message>
        <message>
            <source>This is the patient of this visit.</source>
            <translation>Este es el paciente de esta visita.</translation>
        </message>
        <message>
            <source>This is unlikely ({limit}: {rule}).</source>
            <translation>Esto es poco probable ({limit}: {rule}).</translation>
        </message>
        <message>
            <source>This key does not open the station's data, or the file is not a station's data.</source>
            <translation>Esta clave no abre los datos de la estación, o el archivo no es de una estación.</translation>
        </message>
        <message>
            <source>This measurement is not held any more.</source>
            <translation>Esta medición ya no está retenida.</translation>
        </message>
        <message>
            <source>This name and PIN do not belong together.</source>
            <translation>Este nombre y este PIN no corresponden.</translation>
        </message>
        <message>
            <source>This patient has no medical record number, and the receiver knows patients by it.</source>
            <translation>Este paciente no tiene número de expediente, y el receptor identifica a los pacientes por él.</translation>
        </message>
        <message>
            <source>This patient has no record number (MRN) by which the EKG archive could file.</source>
            <translation>Este paciente no tiene número de expediente (MRN) con el que el archivo de ECG pueda archivar.</translation>
        </message>
        <message>
            <source>This patient has several visits today; none was chosen.</source>
            <translation>Este paciente tiene varias visitas hoy; no se eligió ninguna.</translation>
        </message>
        <message>
            <source>This patient is not in the chart either.</source>
            <translation>Este paciente tampoco está en el expediente.</translation>
        </message>
        <message>
            <source>This patient is not in the chart, so nothing can be sent.</source>
            <translation>Este paciente no está en el expediente, así que no se puede enviar nada.</translation>
        </message>
        <message>
            <source>This patient is not in today's list.</source>
            <translation>Este paciente no está en la lista de hoy.</translation>
        </message>
        <message>
            <source>This piece of the EKG is from before the patient was confirmed.</source>
            <translation>Este tramo del ECG es anterior a la confirmación del paciente.</translation>
        </message>
        <message>
            <source>This piece of the EKG is not there any more.</source>
            <translation>Este tramo del ECG ya no está disponible.</translation>
        </message>
        <message>
            <source>This program may not use Bluetooth.</source>
            <translation>Este programa no puede usar Bluetooth.</translation>
        </message>
        <message>
            <source>This result has no such number.</source>
            <translation>Este resultado no tiene ese número.</translation>
        </message>
        <message>
            <source>This result is not critical.</source>
            <translation>Este resultado no es crítico.</translation>
        </message>
        <message>
            <source>This result is not kept any more.</source>
            <translation>Este resultado ya no está guardado.</translation>
        </message>
        <message>
            <source>This result was marked as entered in error. It cannot be changed any more.</source>
            <translation>Este resultado se marcó como registrado por error. Ya no se puede cambiar.</translation>
        </message>
        <message>
            <source>This result was not written as this chart needs it.</source>
            <translation>Este resultado no se escribió como este expediente lo necesita.</translation>
        </message>
        <message>
            <source>This result was not written as this folder needs it.</source>
            <translation>Este resultado no se escribió como lo necesita esta carpeta.</translation>
        </message>
        <message>
            <source>This result was not written as this receiver needs it.</source>
            <translation>Este resultado no se escribió como este receptor lo necesita.</translation>
        </message>
        <message>
            <source>This sheet is of another visit than the one in the room.</source>
            <translation>Esta hoja es de otra visita, no de la que está en la sala.</translation>
        </message>
        <message>
            <source>This site wants to know how much oxygen is inhaled.</source>
            <translation>Este centro pide saber cuánto oxígeno se inhala.</translation>
        </message>
        <message>
            <source>This site wants to know on which side it was measured.</source>
            <translation>Este centro pide saber en qué lado se midió.</translation>
        </message>
        <message>
            <source>This site wants to know the patient's position.</source>
            <translation>Este centro pide saber la posición del paciente.</translation>
        </message>
        <message>
            <source>This site wants to know the size of the cuff.</source>
            <translation>Este centro pide saber el tamaño del brazalete.</translation>
        </message>
        <message>
            <source>This site wants to know where it was measured.</source>
            <translation>Este centro pide saber dónde se midió.</translation>
        </message>
        <message>
            <source>This site wants to know whether the patient was clothed.</source>
            <translation>Este centro pide saber si el paciente estaba vestido.</translation>
        </message>
        <message>
            <source>This station has no such destination.</source>
            <translation>Esta estación no tiene ese destino.</translation>
        </message>
        <message>
            <source>This visit comes out of a backup. It may have been signed since, and be in the chart already.</source>
            <translation>Esta visita viene de una copia de seguridad. Puede haberse firmado después y estar ya en el expediente.</translation>
        </message>
        <message>
            <source>This visit is not signed here.</source>
            <translation>Esta visita no está firmada aquí.</translation>
        </message>
        <message>
            <source>This visit is not unfinished any more.</source>
            <translation>Esta visita ya no está sin terminar.</translation>
        </message>
        <message>
            <source>This visit is signed and can no longer be changed here.</source>
            <translation>Esta visita está firmada y ya no se puede cambiar aquí.</translation>
        </message>
        <message>
            <source>This visit is signed and does not change any more.</source>
            <translation>Esta visita está firmada y ya no cambia.</translation>
        </message>
        <message>
            <source>This visit is signed; it cannot be paused.</source>
            <translation>Esta visita está firmada; no se puede pausar.</translation>
        </message>
        <message>
            <source>This year is too far away.</source>
            <translation>Este año está demasiado lejos.</translation>
        </message>
        <message>
            <source>Time of recording not known</source>
            <translation>Hora del registro desconocida</translation>
        </message>
        <message>
            <source>Today's list could not be read. {why}</source>
            <translation>No se pudo leer la lista de hoy. {why}</translation>
        </message>
        <message>
            <source>Too few readings are left: what stands for the whole set is in error too.</source>
            <translation>Quedan muy pocas lecturas: lo que representa a toda la serie también es erróneo.</translation>
        </message>
        <message>
            <source>Try again.</source>
            <translation>Inténtelo de nuevo.</translation>
        </message>
        <message>
            <source>Try again. If it happens again, tell the engineer.</source>
            <translation>Intente de nuevo. Si vuelve a ocurrir, avise al ingeniero.</translation>
        </message>
        <message>
            <source>Two identifiers are needed before anything is measured.</source>
            <translation>Se necesitan dos identificadores antes de medir.</translation>
        </message>
        <message>
            <source>Two identifiers are needed before this visit is that patient's.</source>
            <translation>Se necesitan dos identificadores antes de que esta visita sea de ese paciente.</translation>
        </message>
        <message>
            <source>Type it first.</source>
            <translation>Escríbalo primero.</translation>
        </message>
        <message>
            <source>Type your first and last name.</source>
            <translation>Escriba su nombre y apellido.</translation>
        </message>
        <message>
            <source>Unlock it with your PIN.</source>
            <translation>Desbloquéela con su PIN.</translation>
        </message>
        <message>
            <source>Unlock the key store, or keep the key in a file.</source>
            <translation>Desbloquee el almacén de claves o guarde la clave en un archivo.</translation>
        </message>
        <message>
            <source>Unlock the key store, then try again. Nothing was changed.</source>
            <translation>Desbloquee el almacén de claves y vuelva a intentarlo. No se ha cambiado nada.</translation>
        </message>
        <message>
            <source>Unplug the cable, plug it in again, and run station doctor if it stays so.</source>
            <translation>Desconecte el cable, conéctelo de nuevo y ejecute «station doctor» si sigue así.</translation>
        </message>
        <message>
            <source>Use one of {units}.</source>
            <translation>Use una de estas: {units}.</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Valor</translation>
        </message>
        <message>
            <source>Very fast breathing</source>
            <translation>Respiración muy rápida</translation>
        </message>
        <message>
            <source>Very fast pulse</source>
            <translation>Pulso muy rápido</translation>
        </message>
        <message>
            <source>Very low blood pressure</source>
            <translation>Presión arterial muy baja</translation>
        </message>
        <message>
            <source>Very slow breathing</source>
            <translation>Respiración muy lenta</translation>
        </message>
        <message>
            <source>Very slow pulse</source>
            <translation>Pulso muy lento</translation>
        </message>
        <message>
            <source>Visit out of a backup: it may be in the chart already</source>
            <translation>Visita de una copia de seguridad: puede estar ya en el expediente</translation>
        </message>
        <message>
            <source>Visits that were entered in error</source>
            <translation>Las visitas registradas por error</translation>
        </message>
        <message>
            <source>Vitals of a visit</source>
            <translation>Signos vitales de una visita</translation>
        </message>
        <message>
            <source>Wait a moment, then keep it.</source>
            <translation>Espere un momento y guárdelo.</translation>
        </message>
        <message>
            <source>Wait a moment.</source>
            <translation>Espere un momento.</translation>
        </message>
        <message>
            <source>Wait for its end, or end the program first.</source>
            <translation>Espere a que acabe o termine antes el programa.</translation>
        </message>
        <message>
            <source>Wait until it is, or ask the patient to keep still.</source>
            <translation>Espere a que lo sea o pida al paciente que no se mueva.</translation>
        </message>
        <message>
            <source>Wait until it is, then try again.</source>
            <translation>Espere a que lo sea e intente de nuevo.</translation>
        </message>
        <message>
            <source>Wait {wait} s: the arm needs {pause:.0f} s between two measurements.</source>
            <translation>Espere {wait} s: el brazo necesita {pause:.0f} s entre dos mediciones.</translation>
        </message>
        <message>
            <source>Wait {wait}, or type your name and PIN.</source>
            <translation>Espere {wait}, o escriba su nombre y su PIN.</translation>
        </message>
        <message>
            <source>Wait {what}, then try again.</source>
            <translation>Espere {what} e intente de nuevo.</translation>
        </message>
        <message>
            <source>Wait; the hand should rest and be warm.</source>
            <translation>Espere; la mano debe estar en reposo y caliente.</translation>
        </message>
        <message>
            <source>Warm the hand or take another finger.</source>
            <translation>Caliente la mano o use otro dedo.</translation>
        </message>
        <message>
            <source>Weight</source>
            <translation>Peso</translation>
        </message>
        <message>
            <source>What stands for the whole set was made anew.</source>
            <translation>Lo que representa a toda la serie se ha calculado de nuevo.</translation>
        </message>
        <message>
            <source>When, with what and how</source>
            <translation>Cuándo, con qué y cómo</translation>
        </message>
        <message>
            <source>Where it was sent</source>
            <translation>Adónde se envió</translation>
        </message>
        <message>
            <source>Words are not kept for this.</source>
            <translation>Para esto no se guardan palabras.</translation>
        </message>
        <message>
            <source>Write it again.</source>
            <translation>Escríbalo de nuevo.</translation>
        </message>
        <message>
            <source>Write it shorter.</source>
            <translation>Escríbalo más corto.</translation>
        </message>
        <message>
            <source>Write it, or choose that nobody knows who it is.</source>
            <translation>Escríbalos, o elija que nadie sabe quién es.</translation>
        </message>
        <message>
            <source>Write its name or number.</source>
            <translation>Escriba su nombre o número.</translation>
        </message>
        <message>
            <source>Write them first.</source>
            <translation>Escríbalas primero.</translation>
        </message>
        <message>
            <source>Yes</source>
            <translation>Sí</translation>
        </message>
        <message>
            <source>You can enter a patient by hand. If it stays like this, ask the chart team to check this station's access.</source>
            <translation>Puede agregar un paciente a mano. Si sigue así, pida al equipo del expediente que revise el acceso de esta estación.</translation>
        </message>
        <message>
            <source>Your role does not allow this.</source>
            <translation>Su función no permite esto.</translation>
        </message>
        <message>
            <source>a birth date in the future</source>
            <translation>una fecha de nacimiento en el futuro</translation>
        </message>
        <message>
            <source>a birth date that is no date</source>
            <translation>una fecha de nacimiento que no es una fecha</translation>
        </message>
        <message>
            <source>a birth date without its day</source>
            <translation>una fecha de nacimiento sin el día</translation>
        </message>
        <message>
            <source>a day that cannot be read</source>
            <translation>un día que no se puede leer</translation>
        </message>
        <message>
            <source>a limit in place of a number</source>
            <translation>un límite en lugar de un número</translation>
        </message>
        <message>
            <source>a name of {n} characters</source>
            <translation>un nombre de {n} caracteres</translation>
        </message>
        <message>
            <source>a number that cannot be used</source>
            <translation>un número que no se puede usar</translation>
        </message>
        <message>
            <source>a number that no living patient has</source>
            <translation>un número que ningún paciente vivo tiene</translation>
        </message>
        <message>
            <source>a number without a unit</source>
            <translation>un número sin unidad</translation>
        </message>
        <message>
            <source>a record that is no longer in use</source>
            <translation>un registro que ya no se usa</translation>
        </message>
        <message>
            <source>a record that was merged into another</source>
            <translation>un registro que se fusionó con otro</translation>
        </message>
        <message>
            <source>a search for results by identifier</source>
            <translation>una búsqueda de resultados por identificador</translation>
        </message>
        <message>
            <source>a status that is not final</source>
            <translation>un estado que no es definitivo</translation>
        </message>
        <message>
            <source>a status that is not one of FHIR's</source>
            <translation>un estado que no existe en FHIR</translation>
        </message>
        <message>
            <source>a time in the future</source>
            <translation>una hora en el futuro</translation>
        </message>
        <message>
            <source>a time that cannot be read</source>
            <translation>una hora que no se puede leer</translation>
        </message>
        <message>
            <source>a unit that it cannot have</source>
            <translation>una unidad que no puede tener</translation>
        </message>
        <message>
            <source>a unit that this station does not know</source>
            <translation>una unidad que esta estación no conoce</translation>
        </message>
        <message>
            <source>above {limit}</source>
            <translation>más de {limit}</translation>
        </message>
        <message>
            <source>adult cuff</source>
            <translation>brazalete de adulto</translation>
        </message>
        <message>
            <source>an alert that does not say whom it is about</source>
            <translation>una alerta que no dice de quién es</translation>
        </message>
        <message>
            <source>an alert without words</source>
            <translation>una alerta sin palabras</translation>
        </message>
        <message>
            <source>an average of several measurements</source>
            <translation>promedio de varias mediciones</translation>
        </message>
        <message>
            <source>an axis needs leads I and aVF, or I and II</source>
            <translation>un eje necesita las derivaciones I y aVF, o I y II</translation>
        </message>
        <message>
            <source>another patient, or none</source>
            <translation>otro paciente, o ninguno</translation>
        </message>
        <message>
            <source>armpit</source>
            <translation>axila</translation>
        </message>
        <message>
            <source>arms exchanged?</source>
            <translation>¿brazos cambiados?</translation>
        </message>
        <message>
            <source>as recorded, not filtered</source>
            <translation>tal como se registró, sin filtrar</translation>
        </message>
        <message>
            <source>at least {limit}</source>
            <translation>{limit} o más</translation>
        </message>
        <message>
            <source>at most {limit}</source>
            <translation>{limit} o menos</translation>
        </message>
        <message>
            <source>attached by hand: {why}</source>
            <translation>asignado a mano: {why}</translation>
        </message>
        <message>
            <source>baseline moves</source>
            <translation>la línea de base se mueve</translation>
        </message>
        <message>
            <source>below {limit}</source>
            <translation>menos de {limit}</translation>
        </message>
        <message>
            <source>by ear</source>
            <translation>de oído</translation>
        </message>
        <message>
            <source>by touch</source>
            <translation>al tacto</translation>
        </message>
        <message>
            <source>child cuff</source>
            <translation>brazalete de niño</translation>
        </message>
        <message>
            <source>clock rolled over: back by {time}</source>
            <translation>el reloj dio un salto: {time} hacia atrás</translation>
        </message>
        <message>
            <source>clock rolled over: {time} ahead</source>
            <translation>el reloj dio un salto: {time} de adelanto</translation>
        </message>
        <message>
            <source>clock wrong by {time}</source>
            <translation>el reloj difiere en {time}</translation>
        </message>
        <message>
            <source>clock wrong by {time}, or a record of that age</source>
            <translation>el reloj difiere en {time}, o el registro tiene esa edad</translation>
        </message>
        <message>
            <source>clothed</source>
            <translation>vestido</translation>
        </message>
        <message>
            <source>clothes</source>
            <translation>ropa</translation>
        </message>
        <message>
            <source>corrections</source>
            <translation>correcciones</translation>
        </message>
        <message>
            <source>counted</source>
            <translation>contada</translation>
        </message>
        <message>
            <source>counted {n} s</source>
            <translation>contada {n} s</translation>
        </message>
        <message>
            <source>cuff</source>
            <translation>brazalete</translation>
        </message>
        <message>
            <source>derived</source>
            <translation>derivada</translation>
        </message>
        <message>
            <source>documents (DocumentReference)</source>
            <translation>documentos (DocumentReference)</translation>
        </message>
        <message>
            <source>ear</source>
            <translation>oído</translation>
        </message>
        <message>
            <source>ear lobe</source>
            <translation>lóbulo de la oreja</translation>
        </message>
        <message>
            <source>end of the recording</source>
            <translation>fin del registro</translation>
        </message>
        <message>
            <source>finger</source>
            <translation>dedo</translation>
        </message>
        <message>
            <source>forehead</source>
            <translation>frente</translation>
        </message>
        <message>
            <source>from the device's memory</source>
            <translation>de la memoria del aparato</translation>
        </message>
        <message>
            <source>from the memory of the instrument</source>
            <translation>de la memoria del instrumento</translation>
        </message>
        <message>
            <source>from {low} Hz</source>
            <translation>desde {low} Hz</translation>
        </message>
        <message>
            <source>height rod</source>
            <translation>tallímetro</translation>
        </message>
        <message>
            <source>infant cuff</source>
            <translation>brazalete de lactante</translation>
        </message>
        <message>
            <source>instruments (Device)</source>
            <translation>instrumentos (Device)</translation>
        </message>
        <message>
            <source>it answers about other objects</source>
            <translation>responde sobre otros objetos</translation>
        </message>
        <message>
            <source>it does not know the AE title of this station</source>
            <translation>no conoce el título AE de esta estación</translation>
        </message>
        <message>
            <source>it does not know what this station speaks</source>
            <translation>no conoce lo que habla esta estación</translation>
        </message>
        <message>
            <source>it does not say why</source>
            <translation>no dice por qué</translation>
        </message>
        <message>
            <source>it has no such AE title</source>
            <translation>no tiene ese título AE</translation>
        </message>
        <message>
            <source>it has reached its limit of connections</source>
            <translation>ha llegado a su límite de conexiones</translation>
        </message>
        <message>
            <source>it is busy</source>
            <translation>está ocupado</translation>
        </message>
        <message>
            <source>it offers the maker's own service {uuid}</source>
            <translation>ofrece el servicio propio del fabricante {uuid}</translation>
        </message>
        <message>
            <source>it offers {what}, as any maker's may</source>
            <translation>ofrece {what}, como puede hacerlo cualquier fabricante</translation>
        </message>
        <message>
            <source>it offers {what}, as many gadgets do</source>
            <translation>ofrece {what}, como muchos aparatos</translation>
        </message>
        <message>
            <source>it offers {what}, its maker's own</source>
            <translation>ofrece {what}, propio de su fabricante</translation>
        </message>
        <message>
            <source>it speaks another version of the protocol</source>
            <translation>habla otra versión del protocolo</translation>
        </message>
        <message>
            <source>its company number is {number}</source>
            <translation>su número de empresa es {number}</translation>
        </message>
        <message>
            <source>its direction differs from beat to beat</source>
            <translation>su dirección cambia de un latido a otro</translation>
        </message>
        <message>
            <source>its limits are not visible</source>
            <translation>no se ven sus límites</translation>
        </message>
        <message>
            <source>its name begins with {beginning}</source>
            <translation>su nombre empieza por {beginning}</translation>
        </message>
        <message>
            <source>large adult cuff</source>
            <translation>brazalete de adulto grande</translation>
        </message>
        <message>
            <source>leads {leads}</source>
            <translation>derivaciones {leads}</translation>
        </message>
        <message>
            <source>left</source>
            <translation>izquierdo</translation>
        </message>
        <message>
            <source>left armpit</source>
            <translation>axila izquierda</translation>
        </message>
        <message>
            <source>left ear</source>
            <translation>oído izquierdo</translation>
        </message>
        <message>
            <source>left ear lobe</source>
            <translation>lóbulo de la oreja izquierda</translation>
        </message>
        <message>
            <source>left finger</source>
            <translation>dedo de la mano izquierda</translation>
        </message>
        <message>
            <source>left temple</source>
            <translation>sien izquierda</translation>
        </message>
        <message>
            <source>left thigh</source>
            <translation>muslo izquierdo</translation>
        </message>
        <message>
            <source>left toe</source>
            <translation>dedo del pie izquierdo</translation>
        </message>
        <message>
            <source>left upper arm</source>
            <translation>brazo izquierdo</translation>
        </message>
        <message>
            <source>left wrist</source>
            <translation>muñeca izquierda</translation>
        </message>
        <message>
            <source>lying</source>
            <translation>acostado</translation>
        </message>
        <message>
            <source>mains hum</source>
            <translation>ruido de la red eléctrica</translation>
        </message>
        <message>
            <source>marginal pulse signal</source>
            <translation>señal de pulso apenas suficiente</translation>
        </message>
        <message>
            <source>measured as {value}</source>
            <translation>medido como {value}</translation>
        </message>
        <message>
            <source>messages to the provider (Communication)</source>
            <translation>mensajes al profesional (Communication)</translation>
        </message>
        <message>
            <source>monitor mode: the probe's own temperature</source>
            <translation>modo monitor: la temperatura de la propia sonda</translation>
        </message>
        <message>
            <source>more than one patient</source>
            <translation>más de un paciente</translation>
        </message>
        <message>
            <source>motion</source>
            <translation>movimiento</translation>
        </message>
        <message>
            <source>mouth</source>
            <translation>boca</translation>
        </message>
        <message>
            <source>muscle noise</source>
            <translation>ruido muscular</translation>
        </message>
        <message>
            <source>no P wave repeats before the QRS, as in atrial fibrillation</source>
            <translation>ninguna onda P se repite antes del QRS, como en la fibrilación auricular</translation>
        </message>
        <message>
            <source>no RR interval to correct by: {why}</source>
            <translation>no hay intervalo RR con que corregir: {why}</translation>
        </message>
        <message>
            <source>no cable is connected</source>
            <translation>no hay ningún cable conectado</translation>
        </message>
        <message>
            <source>no lead can be used</source>
            <translation>no se puede usar ninguna derivación</translation>
        </message>
        <message>
            <source>no name</source>
            <translation>sin nombre</translation>
        </message>
        <message>
            <source>no number</source>
            <translation>ningún número</translation>
        </message>
        <message>
            <source>no number with a unit</source>
            <translation>ningún número con unidad</translation>
        </message>
        <message>
            <source>no patient</source>
            <translation>ningún paciente</translation>
        </message>
        <message>
            <source>no probe is connected</source>
            <translation>no hay ninguna sonda conectada</translation>
        </message>
        <message>
            <source>no pulse found for too long</source>
            <translation>no se encuentra el pulso desde hace demasiado</translation>
        </message>
        <message>
            <source>no pulse is measured</source>
            <translation>no se mide ningún pulso</translation>
        </message>
        <message>
            <source>no pulse signal</source>
            <translation>no hay señal de pulso</translation>
        </message>
        <message>
            <source>no saturation is measured</source>
            <translation>no se mide ninguna saturación</translation>
        </message>
        <message>
            <source>no sensor is connected</source>
            <translation>no hay ningún sensor conectado</translation>
        </message>
        <message>
            <source>no signal</source>
            <translation>sin señal</translation>
        </message>
        <message>
            <source>no steady pulse yet</source>
            <translation>todavía no hay un pulso estable</translation>
        </message>
        <message>
            <source>no time</source>
            <translation>ninguna hora</translation>
        </message>
        <message>
            <source>no usable id</source>
            <translation>ningún identificador utilizable</translation>
        </message>
        <message>
            <source>no usable signal: the finger is out</source>
            <translation>no hay señal útil: el dedo está fuera</translation>
        </message>
        <message>
            <source>no usable signal: the finger is out, or the probe is faulty</source>
            <translation>no hay señal útil: el dedo está fuera o la sonda está averiada</translation>
        </message>
        <message>
            <source>nobody knows where this temperature was taken</source>
            <translation>no se sabe dónde se tomó esta temperatura</translation>
        </message>
        <message>
            <source>not final: the measurement is still going on</source>
            <translation>no es definitivo: la medición todavía continúa</translation>
        </message>
        <message>
            <source>not in the average</source>
            <translation>fuera del promedio</translation>
        </message>
        <message>
            <source>not of SmartPoint quality</source>
            <translation>sin la calidad SmartPoint</translation>
        </message>
        <message>
            <source>not recorded</source>
            <translation>no registrada</translation>
        </message>
        <message>
            <source>nothing was recorded at that time</source>
            <translation>en ese momento no se registró nada</translation>
        </message>
        <message>
            <source>of 10</source>
            <translation>de 10</translation>
        </message>
        <message>
            <source>off</source>
            <translation>suelto</translation>
        </message>
        <message>
            <source>only half of a blood pressure</source>
            <translation>solo la mitad de una presión arterial</translation>
        </message>
        <message>
            <source>oscillometric</source>
            <translation>oscilométrico</translation>
        </message>
        <message>
            <source>over range</source>
            <translation>fuera de rango</translation>
        </message>
        <message>
            <source>oximetry</source>
            <translation>oximetría</translation>
        </message>
        <message>
            <source>oxygen</source>
            <translation>oxígeno</translation>
        </message>
        <message>
            <source>oxygen {n} L/min</source>
            <translation>oxígeno {n} L/min</translation>
        </message>
        <message>
            <source>position</source>
            <translation>posición</translation>
        </message>
        <message>
            <source>read from instrument</source>
            <translation>leído del instrumento</translation>
        </message>
        <message>
            <source>rectum</source>
            <translation>recto</translation>
        </message>
        <message>
            <source>results</source>
            <translation>resultados</translation>
        </message>
        <message>
            <source>results only if not there yet</source>
            <translation>resultados solo si aún no están</translation>
        </message>
        <message>
            <source>right</source>
            <translation>derecho</translation>
        </message>
        <message>
            <source>right armpit</source>
            <translation>axila derecha</translation>
        </message>
        <message>
            <source>right ear</source>
            <translation>oído derecho</translation>
        </message>
        <message>
            <source>right ear lobe</source>
            <translation>lóbulo de la oreja derecha</translation>
        </message>
        <message>
            <source>right finger</source>
            <translation>dedo de la mano derecha</translation>
        </message>
        <message>
            <source>right temple</source>
            <translation>sien derecha</translation>
        </message>
        <message>
            <source>right thigh</source>
            <translation>muslo derecho</translation>
        </message>
        <message>
            <source>right toe</source>
            <translation>dedo del pie derecho</translation>
        </message>
        <message>
            <source>right upper arm</source>
            <translation>brazo derecho</translation>
        </message>
        <message>
            <source>right wrist</source>
            <translation>muñeca derecha</translation>
        </message>
        <message>
            <source>room air</source>
            <translation>aire ambiente</translation>
        </message>
        <message>
            <source>scale</source>
            <translation>báscula</translation>
        </message>
        <message>
            <source>several at once (batch)</source>
            <translation>varios a la vez (batch)</translation>
        </message>
        <message>
            <source>several at once (transaction)</source>
            <translation>varios a la vez (transaction)</translation>
        </message>
        <message>
            <source>side</source>
            <translation>lado</translation>
        </message>
        <message>
            <source>single intervals are shown, not charted</source>
            <translation>los intervalos sueltos se muestran y no se envían al expediente</translation>
        </message>
        <message>
            <source>site</source>
            <translation>sitio</translation>
        </message>
        <message>
            <source>sitting</source>
            <translation>sentado</translation>
        </message>
        <message>
            <source>small adult cuff</source>
            <translation>brazalete de adulto pequeño</translation>
        </message>
        <message>
            <source>something disturbs the signal</source>
            <translation>algo perturba la señal</translation>
        </message>
        <message>
            <source>standing</source>
            <translation>de pie</translation>
        </message>
        <message>
            <source>stated, not measured</source>
            <translation>referido, no medido</translation>
        </message>
        <message>
            <source>tape</source>
            <translation>cinta</translation>
        </message>
        <message>
            <source>temple</source>
            <translation>sien</translation>
        </message>
        <message>
            <source>the arm moved</source>
            <translation>el brazo se movió</translation>
        </message>
        <message>
            <source>the arm was not at the right height</source>
            <translation>el brazo no estaba a la altura correcta</translation>
        </message>
        <message>
            <source>the body moved during the measurement</source>
            <translation>el cuerpo se movió durante la medición</translation>
        </message>
        <message>
            <source>the cable does not fit this oximeter</source>
            <translation>el cable no es para este oxímetro</translation>
        </message>
        <message>
            <source>the cable is defective</source>
            <translation>el cable está defectuoso</translation>
        </message>
        <message>
            <source>the cable is not recognised</source>
            <translation>no se reconoce el cable</translation>
        </message>
        <message>
            <source>the cable's life is over</source>
            <translation>la vida útil del cable ha terminado</translation>
        </message>
        <message>
            <source>the calibration key is plugged in, not a probe</source>
            <translation>está conectada la llave de calibración y no una sonda</translation>
        </message>
        <message>
            <source>the chart</source>
            <translation>expediente</translation>
        </message>
        <message>
            <source>the chart's token server</source>
            <translation>servidor de tokens del expediente</translation>
        </message>
        <message>
            <source>the clock was set, or the computer slept</source>
            <translation>se cambió la hora del reloj o el equipo estuvo suspendido</translation>
        </message>
        <message>
            <source>the connection's packets are too small for an ECG</source>
            <translation>los paquetes de la conexión son demasiado pequeños para un ECG</translation>
        </message>
        <message>
            <source>the cuff found a varying pulse</source>
            <translation>el tensiómetro encontró un pulso variable</translation>
        </message>
        <message>
            <source>the cuff found an irregular pulse</source>
            <translation>el tensiómetro encontró un pulso irregular</translation>
        </message>
        <message>
            <source>the cuff or its hose leaks</source>
            <translation>el brazalete o su tubo pierde aire</translation>
        </message>
        <message>
            <source>the cuff reports error 81, which is not documented</source>
            <translation>el tensiómetro informa del error 81, que no está documentado</translation>
        </message>
        <message>
            <source>the cuff reports error 82, which is not documented</source>
            <translation>el tensiómetro informa del error 82, que no está documentado</translation>
        </message>
        <message>
            <source>the cuff reports error 83, which is not documented</source>
            <translation>el tensiómetro informa del error 83, que no está documentado</translation>
        </message>
        <message>
            <source>the cuff says: pulse above 110 or below 50</source>
            <translation>el tensiómetro dice: pulso por encima de 110 o por debajo de 50</translation>
        </message>
        <message>
            <source>the cuff suspects atrial fibrillation</source>
            <translation>el tensiómetro sospecha fibrilación auricular</translation>
        </message>
        <message>
            <source>the cuff was too loose</source>
            <translation>el brazalete estaba demasiado flojo</translation>
        </message>
        <message>
            <source>the end of the T wave is not visible</source>
            <translation>no se ve el final de la onda T</translation>
        </message>
        <message>
            <source>the finger has little blood flow</source>
            <translation>al dedo le llega poca sangre</translation>
        </message>
        <message>
            <source>the finger moves</source>
            <translation>el dedo se mueve</translation>
        </message>
        <message>
            <source>the hose or the cuff is blocked</source>
            <translation>el tubo o el brazalete está obstruido</translation>
        </message>
        <message>
            <source>the intake as one form (QuestionnaireResponse)</source>
            <translation>la entrevista como un formulario (QuestionnaireResponse)</translation>
        </message>
        <message>
            <source>the measurement has ended</source>
            <translation>la medición ha terminado</translation>
        </message>
        <message>
            <source>the measurement took too long</source>
            <translation>la medición tardó demasiado</translation>
        </message>
        <message>
            <source>the measurement was stopped</source>
            <translation>la medición se detuvo</translation>
        </message>
        <message>
            <source>the module does not call the reading good</source>
            <translation>el módulo no da la lectura por buena</translation>
        </message>
        <message>
            <source>the module found a fault in its hardware</source>
            <translation>el módulo encontró una avería en su equipo</translation>
        </message>
        <message>
            <source>the module may not measure now</source>
            <translation>el módulo no puede medir ahora</translation>
        </message>
        <message>
            <source>the module reports an error that is not documented</source>
            <translation>el módulo informa de un error que no está documentado</translation>
        </message>
        <message>
            <source>the module stopped for safety: the cuff was inflated for too long</source>
            <translation>el módulo se detuvo por seguridad: el brazalete estuvo inflado demasiado tiempo</translation>
        </message>
        <message>
            <source>the module's memory failed</source>
            <translation>falló la memoria del módulo</translation>
        </message>
        <message>
            <source>the monitor's battery is low</source>
            <translation>la batería del monitor está baja</translation>
        </message>
        <message>
            <source>the numbers that the cuff sent contradict each other</source>
            <translation>los números que envió el tensiómetro se contradicen</translation>
        </message>
        <message>
            <source>the oximeter calls the measurement invalid</source>
            <translation>el oxímetro da la medición por no válida</translation>
        </message>
        <message>
            <source>the oximeter could not measure</source>
            <translation>el oxímetro no pudo medir</translation>
        </message>
        <message>
            <source>the oximeter does not confirm that the finger is in the right place</source>
            <translation>el oxímetro no confirma que el dedo esté en el lugar correcto</translation>
        </message>
        <message>
            <source>the oximeter does not know this sensor</source>
            <translation>el oxímetro no conoce este sensor</translation>
        </message>
        <message>
            <source>the oximeter doubts the measurement</source>
            <translation>el oxímetro duda de la medición</translation>
        </message>
        <message>
            <source>the oximeter has a fault</source>
            <translation>el oxímetro tiene una avería</translation>
        </message>
        <message>
            <source>the oximeter has no measurement</source>
            <translation>el oxímetro no tiene ninguna medición</translation>
        </message>
        <message>
            <source>the oximeter is calibrating</source>
            <translation>el oxímetro se está calibrando</translation>
        </message>
        <message>
            <source>the oximeter is in a state that is not known</source>
            <translation>el oxímetro está en un estado desconocido</translation>
        </message>
        <message>
            <source>the oximeter says that the saturation is falling</source>
            <translation>el oxímetro dice que la saturación está bajando</translation>
        </message>
        <message>
            <source>the oximeter shows values for a demonstration</source>
            <translation>el oxímetro muestra valores de demostración</translation>
        </message>
        <message>
            <source>the oximeter shows values of a test</source>
            <translation>el oxímetro muestra valores de una prueba</translation>
        </message>
        <message>
            <source>the oximeter's battery is low</source>
            <translation>la batería del oxímetro está baja</translation>
        </message>
        <message>
            <source>the oximeter's clock is not set</source>
            <translation>el reloj del oxímetro no está puesto en hora</translation>
        </message>
        <message>
            <source>the patient moves</source>
            <translation>el paciente se mueve</translation>
        </message>
        <message>
            <source>the pressure in the cuff was too high</source>
            <translation>la presión en el brazalete fue demasiado alta</translation>
        </message>
        <message>
            <source>the pressure is outside the module's range</source>
            <translation>la presión está fuera del intervalo del módulo</translation>
        </message>
        <message>
            <source>the pressure sensor is out of its range</source>
            <translation>el sensor de presión está fuera de su intervalo</translation>
        </message>
        <message>
            <source>the probe's position was doubtful</source>
            <translation>la posición de la sonda era dudosa</translation>
        </message>
        <message>
            <source>the protocol is not verified: an engineer must approve it for the site</source>
            <translation>el protocolo no está verificado: un ingeniero debe aprobarlo para este centro</translation>
        </message>
        <message>
            <source>the pulse has a mark that is not known</source>
            <translation>el pulso lleva una marca desconocida</translation>
        </message>
        <message>
            <source>the pulse in the cuff is weak or missing</source>
            <translation>el pulso en el brazalete es débil o falta</translation>
        </message>
        <message>
            <source>the pulse is above the cuff's range</source>
            <translation>el pulso está por encima del intervalo del tensiómetro</translation>
        </message>
        <message>
            <source>the pulse is below the cuff's range</source>
            <translation>el pulso está por debajo del intervalo del tensiómetro</translation>
        </message>
        <message>
            <source>the pulse is doubtful</source>
            <translation>el pulso es dudoso</translation>
        </message>
        <message>
            <source>the pulse is lost</source>
            <translation>se perdió el pulso</translation>
        </message>
        <message>
            <source>the pulse is lost, the patient moves</source>
            <translation>se perdió el pulso, el paciente se mueve</translation>
        </message>
        <message>
            <source>the pulse signal is weak</source>
            <translation>la señal del pulso es débil</translation>
        </message>
        <message>
            <source>the ring does not sit right</source>
            <translation>el anillo no está bien puesto</translation>
        </message>
        <message>
            <source>the ring is not on a finger</source>
            <translation>el anillo no está en un dedo</translation>
        </message>
        <message>
            <source>the ring refused to answer</source>
            <translation>el anillo no quiso responder</translation>
        </message>
        <message>
            <source>the ring refused what it was asked</source>
            <translation>el anillo rechazó lo que se le pidió</translation>
        </message>
        <message>
            <source>the saturation has a mark that is not known</source>
            <translation>la saturación lleva una marca desconocida</translation>
        </message>
        <message>
            <source>the scale shows a weight below zero</source>
            <translation>la báscula muestra un peso por debajo de cero</translation>
        </message>
        <message>
            <source>the search failed with 0x{code}</source>
            <translation>la búsqueda falló con 0x{code}</translation>
        </message>
        <message>
            <source>the sensor has a fault</source>
            <translation>el sensor tiene una avería</translation>
        </message>
        <message>
            <source>the sensor has slipped</source>
            <translation>el sensor se ha desplazado</translation>
        </message>
        <message>
            <source>the sensor is being calibrated</source>
            <translation>el sensor se está calibrando</translation>
        </message>
        <message>
            <source>the sensor is defective</source>
            <translation>el sensor está defectuoso</translation>
        </message>
        <message>
            <source>the sensor is disturbed</source>
            <translation>algo perturba el sensor</translation>
        </message>
        <message>
            <source>the sensor is in a state that is not known</source>
            <translation>el sensor está en un estado desconocido</translation>
        </message>
        <message>
            <source>the sensor is not connected</source>
            <translation>el sensor no está conectado</translation>
        </message>
        <message>
            <source>the sensor is not on the patient</source>
            <translation>el sensor no está en el paciente</translation>
        </message>
        <message>
            <source>the sensor is not recognised</source>
            <translation>no se reconoce el sensor</translation>
        </message>
        <message>
            <source>the sensor is too warm or too cold</source>
            <translation>el sensor está demasiado caliente o demasiado frío</translation>
        </message>
        <message>
            <source>the sensor may not fit this oximeter</source>
            <translation>puede que el sensor no sea para este oxímetro</translation>
        </message>
        <message>
            <source>the sensor takes too much current</source>
            <translation>el sensor consume demasiada corriente</translation>
        </message>
        <message>
            <source>the sensor's life is over</source>
            <translation>la vida útil del sensor ha terminado</translation>
        </message>
        <message>
            <source>the service {number}</source>
            <translation>el servicio {number}</translation>
        </message>
        <message>
            <source>the signal has no pulse</source>
            <translation>la señal no tiene pulso</translation>
        </message>
        <message>
            <source>the signal is irregular</source>
            <translation>la señal es irregular</translation>
        </message>
        <message>
            <source>the signal is of low quality</source>
            <translation>la señal es de baja calidad</translation>
        </message>
        <message>
            <source>the signal is poor</source>
            <translation>la señal es mala</translation>
        </message>
        <message>
            <source>the signal is still being analysed</source>
            <translation>la señal todavía se está analizando</translation>
        </message>
        <message>
            <source>the signal is too weak</source>
            <translation>la señal es demasiado débil</translation>
        </message>
        <message>
            <source>the signal jumps</source>
            <translation>la señal da saltos</translation>
        </message>
        <message>
            <source>the strap cannot do this now</source>
            <translation>la banda no puede hacer esto ahora</translation>
        </message>
        <message>
            <source>the strap does not have so many channels</source>
            <translation>la banda no tiene tantos canales</translation>
        </message>
        <message>
            <source>the strap does not have this range</source>
            <translation>la banda no tiene este intervalo</translation>
        </message>
        <message>
            <source>the strap does not have this rate</source>
            <translation>la banda no tiene esta frecuencia de muestreo</translation>
        </message>
        <message>
            <source>the strap does not have this resolution</source>
            <translation>la banda no tiene esta resolución</translation>
        </message>
        <message>
            <source>the strap does not know this command</source>
            <translation>la banda no conoce esta orden</translation>
        </message>
        <message>
            <source>the strap does not know this measurement</source>
            <translation>la banda no conoce esta medición</translation>
        </message>
        <message>
            <source>the strap does not support this</source>
            <translation>la banda no admite esto</translation>
        </message>
        <message>
            <source>the strap has no contact with the skin</source>
            <translation>la banda no hace contacto con la piel</translation>
        </message>
        <message>
            <source>the strap is in its charger</source>
            <translation>la banda está en su cargador</translation>
        </message>
        <message>
            <source>the strap told an error that is not known</source>
            <translation>la banda informó de un error desconocido</translation>
        </message>
        <message>
            <source>the strap was told a wrong setting</source>
            <translation>la banda recibió un ajuste incorrecto</translation>
        </message>
        <message>
            <source>the strap was told something of a wrong length</source>
            <translation>la banda recibió algo de longitud incorrecta</translation>
        </message>
        <message>
            <source>the temperature is above the thermometer's range</source>
            <translation>la temperatura está por encima del intervalo del termómetro</translation>
        </message>
        <message>
            <source>the temperature is below the thermometer's range</source>
            <translation>la temperatura está por debajo del intervalo del termómetro</translation>
        </message>
        <message>
            <source>the temperature of a surface, not of a person</source>
            <translation>la temperatura de una superficie, no de una persona</translation>
        </message>
        <message>
            <source>the temperature of the room</source>
            <translation>la temperatura de la sala</translation>
        </message>
        <message>
            <source>the thermometer is in a state that is not documented</source>
            <translation>el termómetro está en un estado que no está documentado</translation>
        </message>
        <message>
            <source>the thermometer reports an error</source>
            <translation>el termómetro informa de un error</translation>
        </message>
        <message>
            <source>the thermometer reports an error number</source>
            <translation>el termómetro informa de un número de error</translation>
        </message>
        <message>
            <source>the values are held longer than usual</source>
            <translation>los valores se mantienen más tiempo de lo habitual</translation>
        </message>
        <message>
            <source>the values are not good yet (SmartPoint is not set)</source>
            <translation>los valores todavía no son buenos (SmartPoint no está activo)</translation>
        </message>
        <message>
            <source>there is no finger in the sensor</source>
            <translation>no hay ningún dedo en el sensor</translation>
        </message>
        <message>
            <source>thigh</source>
            <translation>muslo</translation>
        </message>
        <message>
            <source>thigh cuff</source>
            <translation>brazalete de muslo</translation>
        </message>
        <message>
            <source>to {high} Hz</source>
            <translation>hasta {high} Hz</translation>
        </message>
        <message>
            <source>toe</source>
            <translation>dedo del pie</translation>
        </message>
        <message>
            <source>too much light falls on the sensor</source>
            <translation>llega demasiada luz al sensor</translation>
        </message>
        <message>
            <source>two numbers in one place</source>
            <translation>dos números en un lugar</translation>
        </message>
        <message>
            <source>unclothed</source>
            <translation>sin ropa</translation>
        </message>
        <message>
            <source>upper arm</source>
            <translation>brazo</translation>
        </message>
        <message>
            <source>weak pulse signal</source>
            <translation>señal de pulso débil</translation>
        </message>
        <message>
            <source>who signed (Provenance)</source>
            <translation>quién firmó (Provenance)</translation>
        </message>
        <message>
            <source>whole band</source>
            <translation>banda completa</translation>
        </message>
        <message>
            <source>wrist</source>
            <translation>muñeca</translation>
        </message>
        <message>
            <source>{adapters} is switched off.</source>
            <translation>{adapters} está apagado.</translation>
        </message>
        <message>
            <source>{adapters} is switched on.</source>
            <translation>{adapters} está encendido.</translation>
        </message>
        <message>
            <source>{address} did not answer within {connect_timeout_s:g} s.</source>
            <translation>{address} no respondió en {connect_timeout_s:g} s.</translation>
        </message>
        <message>
            <source>{band}, notch {mains} Hz</source>
            <translation>{band}, sin {mains} Hz</translation>
        </message>
        <message>
            <source>{called} cannot be reached at {host}.</source>
            <translation>No se puede conectar con {called} en {host}.</translation>
        </message>
        <message>
            <source>{called} does not let this station in: {why}.</source>
            <translation>{called} no deja entrar a esta estación: {why}.</translation>
        </message>
        <message>
            <source>{called} does not take this kind of object.</source>
            <translation>{called} no acepta este tipo de objeto.</translation>
        </message>
        <message>
            <source>{called} ended the connection before it said anything.</source>
            <translation>{called} cerró la conexión antes de decir nada.</translation>
        </message>
        <message>
            <source>{called} gave no answer.</source>
            <translation>{called} no respondió.</translation>
        </message>
        <message>
            <source>{count} EKGs are ordered for this patient, so it was kept without an order. Have the archive join them.</source>
            <translation>Hay {count} ECG pedidos para este paciente, así que se guardó sin pedido. Haga que el archivo los una.</translation>
        </message>
        <message>
            <source>{day} {month} {year}</source>
            <translation>{day} {month} {year}</translation>
        </message>
        <message>
            <source>{day}, {time} ({zone})</source>
            <translation>{day}, {time} ({zone})</translation>
        </message>
        <message>
            <source>{device} cannot be stopped from here.</source>
            <translation>{device} no se puede detener desde aquí.</translation>
        </message>
        <message>
            <source>{file} cannot be written: {why}.</source>
            <translation>No se puede escribir {file}: {why}.</translation>
        </message>
        <message>
            <source>{file} is there already. Change it with an editor.</source>
            <translation>{file} ya existe. Cámbielo con un editor.</translation>
        </message>
        <message>
            <source>{host} and this station do not agree on TLS.</source>
            <translation>{host} y esta estación no se ponen de acuerdo en TLS.</translation>
        </message>
        <message>
            <source>{keyword} of an order cannot be read.</source>
            <translation>No se puede leer {keyword} de una solicitud.</translation>
        </message>
        <message>
            <source>{kind}s could not be read: {why}</source>
            <translation>No se pudieron leer los {kind}: {why}</translation>
        </message>
        <message>
            <source>{low}-{high} Hz</source>
            <translation>{low}-{high} Hz</translation>
        </message>
        <message>
            <source>{name} cannot do that from here.</source>
            <translation>{name} no puede hacer eso desde aquí.</translation>
        </message>
        <message>
            <source>{name} did not answer in time.</source>
            <translation>{name} no respondió a tiempo.</translation>
        </message>
        <message>
            <source>{name} ended the connection or went out of reach.</source>
            <translation>{name} terminó la conexión o quedó fuera de alcance.</translation>
        </message>
        <message>
            <source>{name} exists and is not a FHIR bundle.</source>
            <translation>{name} existe y no es un paquete FHIR.</translation>
        </message>
        <message>
            <source>{name} has forgotten this computer.</source>
            <translation>{name} olvidó esta computadora.</translation>
        </message>
        <message>
            <source>{name} is already on {place}.</source>
            <translation>{name} ya está en {place}.</translation>
        </message>
        <message>
            <source>{name} is connected and sends nothing.</source>
            <translation>{name} está conectado y no envía nada.</translation>
        </message>
        <message>
            <source>{name} is in the site's configuration.</source>
            <translation>{name} está en la configuración del sitio.</translation>
        </message>
        <message>
            <source>{name} is not connected any more.</source>
            <translation>{name} ya no está conectado.</translation>
        </message>
        <message>
            <source>{name} is not connected.</source>
            <translation>{name} no está conectado.</translation>
        </message>
        <message>
            <source>{name} is not in reach, or it sleeps.</source>
            <translation>{name} está fuera de alcance o en reposo.</translation>
        </message>
        <message>
            <source>{name} is started from here as for an adult.</source>
            <translation>{name} se inicia desde aquí como para un adulto.</translation>
        </message>
        <message>
            <source>{name} talks to a paired computer only, and pairing did not succeed.</source>
            <translation>{name} solo habla con una computadora emparejada y el emparejamiento no se logró.</translation>
        </message>
        <message>
            <source>{name} wants a code for pairing, and nobody gave it in time.</source>
            <translation>{name} pide un código para emparejar y nadie lo dio a tiempo.</translation>
        </message>
        <message>
            <source>{name} was added.</source>
            <translation>Se agregó {name}.</translation>
        </message>
        <message>
            <source>{name} was seen, but does not take the connection. Another computer or phone may hold it.</source>
            <translation>Se vio {name}, pero no acepta la conexión. Quizá lo tenga otra computadora o un teléfono.</translation>
        </message>
        <message>
            <source>{name} was seen, but refuses this computer. It has probably forgotten the pairing.</source>
            <translation>Se vio {name}, pero rechaza esta computadora. Probablemente olvidó el emparejamiento.</translation>
        </message>
        <message>
            <source>{name}, serial {serial}</source>
            <translation>{name}, serie {serial}</translation>
        </message>
        <message>
            <source>{now} has taken over from {before}. The visit goes on.</source>
            <translation>{now} ha relevado a {before}. La visita continúa.</translation>
        </message>
        <message>
            <source>{number} is not possible here; it is at least {low}{unit}.</source>
            <translation>{number} no es posible aquí; es {low}{unit} o más.</translation>
        </message>
        <message>
            <source>{number} is not possible here; it is at most {high}{unit}.</source>
            <translation>{number} no es posible aquí; es {high}{unit} o menos.</translation>
        </message>
        <message>
            <source>{number} is not possible here; it is between {low} and {high}{unit}.</source>
            <translation>{number} no es posible aquí; está entre {low} y {high}{unit}.</translation>
        </message>
        <message>
            <source>{n} adapters have the USB serial number {number}.</source>
            <translation>{n} adaptadores tienen el número de serie USB {number}.</translation>
        </message>
        <message>
            <source>{n} adapters have the USB serial number {usb_serial}, so it does not tell which instrument is which.</source>
            <translation>{n} adaptadores tienen el número de serie USB {usb_serial}, así que no dice qué instrumento es cuál.</translation>
        </message>
        <message>
            <source>{n} beats, at least {least} are needed</source>
            <translation>{n} latidos, hacen falta al menos {least}</translation>
        </message>
        <message>
            <source>{n} intervals between beats, at least {least} are needed</source>
            <translation>{n} intervalos entre latidos, hacen falta al menos {least}</translation>
        </message>
        <message>
            <source>{n} ms lost</source>
            <translation>{n} ms perdidos</translation>
        </message>
        <message>
            <source>{n} of {of} beats show this wave in leads I and aVF, at least {least} are needed</source>
            <translation>{n} de {of} latidos muestran esta onda en I y aVF, hacen falta al menos {least}</translation>
        </message>
        <message>
            <source>{n} of {s} seconds are there.</source>
            <translation>Hay {n} de {s} segundos.</translation>
        </message>
        <message>
            <source>{n} s lost</source>
            <translation>{n} s perdidos</translation>
        </message>
        <message>
            <source>{n} samples lost</source>
            <translation>{n} muestras perdidas</translation>
        </message>
        <message>
            <source>{n} years</source>
            <translation>{n} años</translation>
        </message>
        <message>
            <source>{n} × not shown: {why}.</source>
            <translation>{n} × no se muestra: {why}.</translation>
        </message>
        <message>
            <source>{path} cannot be read: {why}.</source>
            <translation>No se puede leer {path}: {why}.</translation>
        </message>
        <message>
            <source>{path} cannot be written: {why}.</source>
            <translation>No se puede escribir {path}: {why}.</translation>
        </message>
        <message>
            <source>{path} is not a serial port, or does not take these settings.</source>
            <translation>{path} no es un puerto serie o no acepta estos ajustes.</translation>
        </message>
        <message>
            <source>{place}: {state}</source>
            <translation>{place}: {state}</translation>
        </message>
        <message>
            <source>{rate} samples a second</source>
            <translation>{rate} muestras por segundo</translation>
        </message>
        <message>
            <source>{room}, station {station}, begun {when}</source>
            <translation>{room}, estación {station}, comenzada {when}</translation>
        </message>
        <message>
            <source>{says} {next_step}</source>
            <translation>{says} {next_step}</translation>
        </message>
        <message>
            <source>{side} {site}</source>
            <translation>{site}, lado {side}</translation>
        </message>
        <message>
            <source>{s} seconds cannot be kept at once.</source>
            <translation>No se pueden guardar {s} segundos de una vez.</translation>
        </message>
        <message>
            <source>{title} {quantity} is not possible for this patient.</source>
            <translation>{title} {quantity} no es posible en este paciente.</translation>
        </message>
        <message>
            <source>{unlikely} The last one was {number:f} {unit}.</source>
            <translation>{unlikely} El último fue {number:f} {unit}.</translation>
        </message>
        <message>
            <source>{vital} {bound} ({title})</source>
            <translation>{vital} {bound} ({title})</translation>
        </message>
        <message>
            <source>{vital} {value}</source>
            <translation>{vital} {value}</translation>
        </message>
        <message>
            <source>{what} ({code}{because})</source>
            <translation>{what} ({code}{because})</translation>
        </message>
        <message>
            <source>{what} cannot be in {unit}.</source>
            <translation>{what} no puede estar en {unit}.</translation>
        </message>
        <message>
            <source>{what} could not be read. {why}</source>
            <translation>{what} no se pudieron leer. {why}</translation>
        </message>
        <message>
            <source>{what} has {why} and is not shown.</source>
            <translation>{what} tiene {why} y no se muestra.</translation>
        </message>
        <message>
            <source>{what} is not entered by hand.</source>
            <translation>{what} no se escribe a mano.</translation>
        </message>
        <message>
            <source>{what} {number:f} {unit} is not possible.</source>
            <translation>{what} {number:f} {unit} no es posible.</translation>
        </message>
        <message>
            <source>{what}: left unsaid</source>
            <translation>{what}: sin decir</translation>
        </message>
        <message>
            <source>{what}: not in this frame</source>
            <translation>{what}: no está en este mensaje</translation>
        </message>
        <message>
            <source>{what}: {says}</source>
            <translation>{what}: {says}</translation>
        </message>
        <message>
            <source>{what}: {value:f} {unit} is outside the device's range, {low:f} to {high:f}</source>
            <translation>{what}: {value:f} {unit} está fuera del intervalo del aparato, de {low:f} a {high:f}</translation>
        </message>
        <message>
            <source>{where} can be read by other users of this computer.</source>
            <translation>{where}: otros usuarios de este equipo la pueden leer.</translation>
        </message>
        <message>
            <source>{where} cannot be read: it is no private key, or not with this pass phrase.</source>
            <translation>{where} no se puede leer: no es una clave privada, o no con esta frase de contraseña.</translation>
        </message>
        <message>
            <source>{where} cannot be read: {why}.</source>
            <translation>{where} no se puede leer: {why}.</translation>
        </message>
        <message>
            <source>{where} has no pass phrase, and the configuration names one.</source>
            <translation>{where} no tiene frase de contraseña, y la configuración nombra una.</translation>
        </message>
        <message>
            <source>{where} has {bits} bits; charts want 2048 or more.</source>
            <translation>{where} tiene {bits} bits; los expedientes piden 2048 o más.</translation>
        </message>
        <message>
            <source>{where} is of a kind that charts do not take.</source>
            <translation>{where} es de un tipo que los expedientes no aceptan.</translation>
        </message>
        <message>
            <source>{where} is on the curve {curve}; charts want P-384.</source>
            <translation>{where} está en la curva {curve}; los expedientes piden P-384.</translation>
        </message>
        <message>
            <source>{where} is protected by a pass phrase that is not the one kept here.</source>
            <translation>{where} está protegida por una frase de contraseña que no es la guardada aquí.</translation>
        </message>
        <message>
            <source>{why} (seen in {n} of {of} beats)</source>
            <translation>{why} (visto en {n} de {of} latidos)</translation>
        </message>
        <message>
            <source>{word} is not one of the choices.</source>
            <translation>{word} no es una de las opciones.</translation>
        </message>
    </context>
    <context>
        <name>words</name>
        <message>
            <source>1 minute</source>
            <translation>1 minuto</translation>
        </message>
        <message>
            <source>Above {limit}</source>
            <translation>Más de {limit}</translation>
        </message>
        <message>
            <source>Admin</source>
            <translation>Admin</translation>
        </message>
        <message>
            <source>Adult</source>
            <translation>Adulto</translation>
        </message>
        <message>
            <source>Age not known. Only rules for every age were checked: look at each value.</source>
            <translation>Edad desconocida. Solo se aplicaron las reglas para toda edad: mire cada valor.</translation>
        </message>
        <message>
            <source>Answered</source>
            <translation>Contestada</translation>
        </message>
        <message>
            <source>Arm still, no talking.</source>
            <translation>Brazo quieto, sin hablar.</translation>
        </message>
        <message>
            <source>Armpit</source>
            <translation>Axila</translation>
        </message>
        <message>
            <source>Arrived</source>
            <translation>Llegó</translation>
        </message>
        <message>
            <source>Arrived after the signature</source>
            <translation>Llegó después de la firma</translation>
        </message>
        <message>
            <source>At least {limit}</source>
            <translation>{limit} o más</translation>
        </message>
        <message>
            <source>At most {limit}</source>
            <translation>{limit} o menos</translation>
        </message>
        <message>
            <source>BMI needs the {what}.</source>
            <translation>El IMC necesita: {what}.</translation>
        </message>
        <message>
            <source>BMI {n} kg/m², computed</source>
            <translation>IMC {n} kg/m², calculado</translation>
        </message>
        <message>
            <source>Below {limit}</source>
            <translation>Menos de {limit}</translation>
        </message>
        <message>
            <source>Blood pressure</source>
            <translation>Presión arterial</translation>
        </message>
        <message>
            <source>By ear</source>
            <translation>De oído</translation>
        </message>
        <message>
            <source>By hand</source>
            <translation>A mano</translation>
        </message>
        <message>
            <source>By touch</source>
            <translation>Al tacto</translation>
        </message>
        <message>
            <source>Came from the device's memory</source>
            <translation>Vino de la memoria del aparato</translation>
        </message>
        <message>
            <source>Captured</source>
            <translation>Capturado</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>Revisar</translation>
        </message>
        <message>
            <source>Child</source>
            <translation>Niño</translation>
        </message>
        <message>
            <source>Clinician</source>
            <translation>Clínico</translation>
        </message>
        <message>
            <source>Clothed</source>
            <translation>Vestido</translation>
        </message>
        <message>
            <source>Clothes</source>
            <translation>Ropa</translation>
        </message>
        <message>
            <source>Counted</source>
            <translation>Contada</translation>
        </message>
        <message>
            <source>Critical</source>
            <translation>Crítico</translation>
        </message>
        <message>
            <source>Critical, and the provider is not told: {kinds}. Touch Tell on its tile.</source>
            <translation>Crítico y sin avisar al médico: {kinds}. Toque Avisar en su recuadro.</translation>
        </message>
        <message>
            <source>Cuff</source>
            <translation>Brazalete</translation>
        </message>
        <message>
            <source>Cuff on the bare arm, arm at heart height, no talking.</source>
            <translation>Brazalete sobre el brazo desnudo, a la altura del corazón, sin hablar.</translation>
        </message>
        <message>
            <source>Delivered</source>
            <translation>Entregado</translation>
        </message>
        <message>
            <source>Diastolic</source>
            <translation>Diastólica</translation>
        </message>
        <message>
            <source>Did not come</source>
            <translation>No vino</translation>
        </message>
        <message>
            <source>Do not enter</source>
            <translation>No ingresar</translation>
        </message>
        <message>
            <source>EKG</source>
            <translation>ECG</translation>
        </message>
        <message>
            <source>Ear</source>
            <translation>Oído</translation>
        </message>
        <message>
            <source>Ear lobe</source>
            <translation>Lóbulo de la oreja</translation>
        </message>
        <message>
            <source>Emergency</source>
            <translation>Emergencia</translation>
        </message>
        <message>
            <source>Engineer</source>
            <translation>Ingeniero</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Falló</translation>
        </message>
        <message>
            <source>Female</source>
            <translation>Femenino</translation>
        </message>
        <message>
            <source>Finger</source>
            <translation>Dedo</translation>
        </message>
        <message>
            <source>Finished, not kept yet.</source>
            <translation>Terminado, aún sin guardar.</translation>
        </message>
        <message>
            <source>Finished. Say first how it was measured.</source>
            <translation>Terminado. Diga primero cómo se midió.</translation>
        </message>
        <message>
            <source>Forehead</source>
            <translation>Frente</translation>
        </message>
        <message>
            <source>Gone</source>
            <translation>Caducado</translation>
        </message>
        <message>
            <source>Head</source>
            <translation>Cabeza</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>Estatura</translation>
        </message>
        <message>
            <source>Height rod</source>
            <translation>Tallímetro</translation>
        </message>
        <message>
            <source>High</source>
            <translation>Alto</translation>
        </message>
        <message>
            <source>Infant</source>
            <translation>Lactante</translation>
        </message>
        <message>
            <source>Intake</source>
            <translation>Entrevista</translation>
        </message>
        <message>
            <source>It began before this patient was confirmed. Its value will wait under readings to check.</source>
            <translation>Empezó antes de confirmar a este paciente. Su valor esperará entre las lecturas por revisar.</translation>
        </message>
        <message>
            <source>It cannot be kept like this. Measure again.</source>
            <translation>Así no se puede guardar. Mida de nuevo.</translation>
        </message>
        <message>
            <source>It comes with the finger clip or the cuff.</source>
            <translation>Llega con la pinza de dedo o el brazalete.</translation>
        </message>
        <message>
            <source>It could not be done.</source>
            <translation>No se pudo hacer.</translation>
        </message>
        <message>
            <source>It was skipped.</source>
            <translation>Se omitió.</translation>
        </message>
        <message>
            <source>Its pulse ({rate}) disagrees. Repeat it or the other.</source>
            <translation>Su pulso ({rate}) no coincide. Repítalo o repita el otro.</translation>
        </message>
        <message>
            <source>Its pulse ({rate}) stands alone. Repeat it.</source>
            <translation>Su pulso ({rate}) está solo. Repítalo.</translation>
        </message>
        <message>
            <source>Large adult</source>
            <translation>Adulto grande</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>Izquierdo</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Omitida</translation>
        </message>
        <message>
            <source>Low</source>
            <translation>Bajo</translation>
        </message>
        <message>
            <source>Lower (diastolic)</source>
            <translation>Inferior (diastólica)</translation>
        </message>
        <message>
            <source>Lying</source>
            <translation>Acostado</translation>
        </message>
        <message>
            <source>MA</source>
            <translation>AM</translation>
        </message>
        <message>
            <source>Male</source>
            <translation>Masculino</translation>
        </message>
        <message>
            <source>Mean arterial pressure</source>
            <translation>Presión arterial media</translation>
        </message>
        <message>
            <source>Measure again, or say that it is right.</source>
            <translation>Mida de nuevo o diga que es correcto.</translation>
        </message>
        <message>
            <source>Measure again.</source>
            <translation>Mida de nuevo.</translation>
        </message>
        <message>
            <source>Measure with the thermometer.</source>
            <translation>Mida con el termómetro.</translation>
        </message>
        <message>
            <source>Measure, or enter it by hand.</source>
            <translation>Mida o ingréselo a mano.</translation>
        </message>
        <message>
            <source>Measuring</source>
            <translation>Midiendo</translation>
        </message>
        <message>
            <source>Mouth</source>
            <translation>Boca</translation>
        </message>
        <message>
            <source>NEWS2 is not complete: {n} points so far, without {missing}.</source>
            <translation>NEWS2 incompleto: {n} puntos hasta ahora, sin {missing}.</translation>
        </message>
        <message>
            <source>NEWS2: {n} points. It is no diagnosis.</source>
            <translation>NEWS2: {n} puntos. No es un diagnóstico.</translation>
        </message>
        <message>
            <source>Next:</source>
            <translation>Después:</translation>
        </message>
        <message>
            <source>No</source>
            <translation>No</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>Sin respuesta</translation>
        </message>
        <message>
            <source>No device</source>
            <translation>Sin aparato</translation>
        </message>
        <message>
            <source>No instrument for this in the room. Enter it by hand.</source>
            <translation>No hay instrumento para esto en la sala. Ingréselo a mano.</translation>
        </message>
        <message>
            <source>No patient was confirmed then</source>
            <translation>Entonces no había paciente confirmado</translation>
        </message>
        <message>
            <source>Not a reading of the program that was running</source>
            <translation>No es una lectura del programa que estaba en marcha</translation>
        </message>
        <message>
            <source>Not able</source>
            <translation>No puede</translation>
        </message>
        <message>
            <source>Not able to</source>
            <translation>No puede</translation>
        </message>
        <message>
            <source>Not arrived</source>
            <translation>No ha llegado</translation>
        </message>
        <message>
            <source>Not asked</source>
            <translation>No se preguntó</translation>
        </message>
        <message>
            <source>Not asked of this sex (clinic rule)</source>
            <translation>No se pregunta a este sexo (regla de la clínica)</translation>
        </message>
        <message>
            <source>Not asked over {n} y (clinic rule)</source>
            <translation>No se pregunta a mayores de {n} a (regla de la clínica)</translation>
        </message>
        <message>
            <source>Not asked under {n} y (clinic rule)</source>
            <translation>No se pregunta a menores de {n} a (regla de la clínica)</translation>
        </message>
        <message>
            <source>Not finished yet.</source>
            <translation>Aún no termina.</translation>
        </message>
        <message>
            <source>Not kept yet. It goes at {n} min.</source>
            <translation>Sin guardar. Se va a los {n} min.</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>Desconocido</translation>
        </message>
        <message>
            <source>Not on disk yet.</source>
            <translation>Aún no está en el disco.</translation>
        </message>
        <message>
            <source>Not sure: look in chart</source>
            <translation>Dudoso: vea el expediente</translation>
        </message>
        <message>
            <source>Or enter it by hand.</source>
            <translation>O ingréselo a mano.</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>Otro</translation>
        </message>
        <message>
            <source>Oxygen, L/min</source>
            <translation>Oxígeno, L/min</translation>
        </message>
        <message>
            <source>Pain</source>
            <translation>Dolor</translation>
        </message>
        <message>
            <source>Patient said no</source>
            <translation>El paciente dijo no</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>En pausa</translation>
        </message>
        <message>
            <source>Position</source>
            <translation>Posición</translation>
        </message>
        <message>
            <source>Provider told {time}: {state}</source>
            <translation>Médico avisado {time}: {state}</translation>
        </message>
        <message>
            <source>Pulse</source>
            <translation>Pulso</translation>
        </message>
        <message>
            <source>Pulse {one} and {other} disagree.</source>
            <translation>Los pulsos {one} y {other} no coinciden.</translation>
        </message>
        <message>
            <source>Pulse {rates} disagree.</source>
            <translation>Los pulsos {rates} no coinciden.</translation>
        </message>
        <message>
            <source>Put the clip on a warm finger.</source>
            <translation>Ponga la pinza en un dedo tibio.</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>En cola</translation>
        </message>
        <message>
            <source>Read from cuff</source>
            <translation>Leído del brazalete</translation>
        </message>
        <message>
            <source>Read from instrument</source>
            <translation>Leído del instrumento</translation>
        </message>
        <message>
            <source>Readings to check</source>
            <translation>Lecturas por revisar</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Listo</translation>
        </message>
        <message>
            <source>Ready for provider</source>
            <translation>Listo para el médico</translation>
        </message>
        <message>
            <source>Reason for visit</source>
            <translation>Motivo de la visita</translation>
        </message>
        <message>
            <source>Rectum</source>
            <translation>Recto</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Rechazado</translation>
        </message>
        <message>
            <source>Repeat it now, and tell the provider.</source>
            <translation>Repita ahora y avise al médico.</translation>
        </message>
        <message>
            <source>Repeat it now, then keep it and tell the provider.</source>
            <translation>Repita ahora; después guarde y avise al médico.</translation>
        </message>
        <message>
            <source>Respiration</source>
            <translation>Respiración</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>Derecho</translation>
        </message>
        <message>
            <source>Room air</source>
            <translation>Aire ambiente</translation>
        </message>
        <message>
            <source>Roomed</source>
            <translation>En sala</translation>
        </message>
        <message>
            <source>Said no</source>
            <translation>Dijo no</translation>
        </message>
        <message>
            <source>Said to be right though unlikely: {why}</source>
            <translation>Confirmado como correcto aunque improbable: {why}</translation>
        </message>
        <message>
            <source>Saving</source>
            <translation>Guardando</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>Báscula</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>Enviando</translation>
        </message>
        <message>
            <source>Settling, then kept by itself. Keep the hand still.</source>
            <translation>Se estabiliza y luego se guarda sola. Mano quieta.</translation>
        </message>
        <message>
            <source>Settling. Keep the hand still.</source>
            <translation>Estabilizándose. Mantenga la mano quieta.</translation>
        </message>
        <message>
            <source>Side</source>
            <translation>Lado</translation>
        </message>
        <message>
            <source>Sitting</source>
            <translation>Sentado</translation>
        </message>
        <message>
            <source>Skip it</source>
            <translation>Omitir</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Omitido</translation>
        </message>
        <message>
            <source>Small adult</source>
            <translation>Adulto pequeño</translation>
        </message>
        <message>
            <source>SpO₂</source>
            <translation>SpO₂</translation>
        </message>
        <message>
            <source>Stale</source>
            <translation>Antiguo</translation>
        </message>
        <message>
            <source>Stale, {age}</source>
            <translation>Antiguo, {age}</translation>
        </message>
        <message>
            <source>Standing</source>
            <translation>De pie</translation>
        </message>
        <message>
            <source>Start it on the instrument now: {device}.</source>
            <translation>Inícielo ahora en el instrumento: {device}.</translation>
        </message>
        <message>
            <source>Started before this patient was confirmed</source>
            <translation>Comenzó antes de confirmar a este paciente</translation>
        </message>
        <message>
            <source>Stated</source>
            <translation>Referido</translation>
        </message>
        <message>
            <source>Steady.</source>
            <translation>Estable.</translation>
        </message>
        <message>
            <source>Steady. It can be kept.</source>
            <translation>Estable. Se puede guardar.</translation>
        </message>
        <message>
            <source>Steady. Say first how it is measured.</source>
            <translation>Estable. Diga primero cómo se mide.</translation>
        </message>
        <message>
            <source>Systolic</source>
            <translation>Sistólica</translation>
        </message>
        <message>
            <source>Take the temperature with the thermometer now.</source>
            <translation>Tome ahora la temperatura con el termómetro.</translation>
        </message>
        <message>
            <source>Taken, not confirmed</source>
            <translation>Recibido, sin confirmar</translation>
        </message>
        <message>
            <source>Tape</source>
            <translation>Cinta</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatura</translation>
        </message>
        <message>
            <source>Temple</source>
            <translation>Sien</translation>
        </message>
        <message>
            <source>The device's clock is wrong</source>
            <translation>El reloj del aparato está mal</translation>
        </message>
        <message>
            <source>The measurement gave no number.</source>
            <translation>La medición no dio ningún número.</translation>
        </message>
        <message>
            <source>The patient said no.</source>
            <translation>El paciente dijo que no.</translation>
        </message>
        <message>
            <source>The probe measures. Leave it in place until the value stands.</source>
            <translation>La sonda mide. Déjela en su sitio hasta que el valor quede fijo.</translation>
        </message>
        <message>
            <source>The same reading came before</source>
            <translation>La misma lectura llegó antes</translation>
        </message>
        <message>
            <source>There is no number yet. Type it first.</source>
            <translation>Aún no hay número. Escríbalo primero.</translation>
        </message>
        <message>
            <source>Thigh</source>
            <translation>Muslo</translation>
        </message>
        <message>
            <source>This computer's clock was set, or it slept, meanwhile</source>
            <translation>Entretanto se cambió la hora de este equipo o estuvo suspendido</translation>
        </message>
        <message>
            <source>Toe</source>
            <translation>Dedo del pie</translation>
        </message>
        <message>
            <source>Too old. It is not filed. Measure again.</source>
            <translation>Demasiado antiguo. No se archiva. Mida de nuevo.</translation>
        </message>
        <message>
            <source>Touch Count, then touch at each breath.</source>
            <translation>Toque Contar y luego en cada respiración.</translation>
        </message>
        <message>
            <source>Unclothed</source>
            <translation>Sin ropa</translation>
        </message>
        <message>
            <source>Unidentified</source>
            <translation>Sin identificar</translation>
        </message>
        <message>
            <source>Unlikely. The last one was {value}, {day} ({source}).</source>
            <translation>Improbable. El último fue {value}, {day} ({source}).</translation>
        </message>
        <message>
            <source>Unlikely. {rule}</source>
            <translation>Improbable. {rule}</translation>
        </message>
        <message>
            <source>Upper (systolic)</source>
            <translation>Superior (sistólica)</translation>
        </message>
        <message>
            <source>Upper arm</source>
            <translation>Brazo</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>En espera</translation>
        </message>
        <message>
            <source>Weigh, or enter it by hand.</source>
            <translation>Pese, o escríbalo a mano.</translation>
        </message>
        <message>
            <source>Weight</source>
            <translation>Peso</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Dónde</translation>
        </message>
        <message>
            <source>Wrist</source>
            <translation>Muñeca</translation>
        </message>
        <message>
            <source>Yes</source>
            <translation>Sí</translation>
        </message>
        <message>
            <source>air or oxygen</source>
            <translation>aire u oxígeno</translation>
        </message>
        <message>
            <source>blood pressure</source>
            <translation>presión arterial</translation>
        </message>
        <message>
            <source>centimetres</source>
            <translation>centímetros</translation>
        </message>
        <message>
            <source>consciousness</source>
            <translation>consciencia</translation>
        </message>
        <message>
            <source>counted {n} s</source>
            <translation>contada {n} s</translation>
        </message>
        <message>
            <source>critical {side}</source>
            <translation>crítico, {side}</translation>
        </message>
        <message>
            <source>cuff</source>
            <translation>brazalete</translation>
        </message>
        <message>
            <source>degrees Celsius</source>
            <translation>grados Celsius</translation>
        </message>
        <message>
            <source>degrees Fahrenheit</source>
            <translation>grados Fahrenheit</translation>
        </message>
        <message>
            <source>from its memory</source>
            <translation>de su memoria</translation>
        </message>
        <message>
            <source>group</source>
            <translation>grupo</translation>
        </message>
        <message>
            <source>high</source>
            <translation>alto</translation>
        </message>
        <message>
            <source>inches</source>
            <translation>pulgadas</translation>
        </message>
        <message>
            <source>kilograms</source>
            <translation>kilogramos</translation>
        </message>
        <message>
            <source>low</source>
            <translation>bajo</translation>
        </message>
        <message>
            <source>millimetres of mercury</source>
            <translation>milímetros de mercurio</translation>
        </message>
        <message>
            <source>not on the disk</source>
            <translation>no está en el disco</translation>
        </message>
        <message>
            <source>of 10</source>
            <translation>de 10</translation>
        </message>
        <message>
            <source>over {time}</source>
            <translation>más de {time}</translation>
        </message>
        <message>
            <source>oximeter</source>
            <translation>oxímetro</translation>
        </message>
        <message>
            <source>oxygen {n} L/min</source>
            <translation>oxígeno {n} L/min</translation>
        </message>
        <message>
            <source>per minute</source>
            <translation>por minuto</translation>
        </message>
        <message>
            <source>percent</source>
            <translation>por ciento</translation>
        </message>
        <message>
            <source>pounds</source>
            <translation>libras</translation>
        </message>
        <message>
            <source>pulse</source>
            <translation>pulso</translation>
        </message>
        <message>
            <source>respiration</source>
            <translation>respiración</translation>
        </message>
        <message>
            <source>simulated</source>
            <translation>simulado</translation>
        </message>
        <message>
            <source>temperature</source>
            <translation>temperatura</translation>
        </message>
        <message>
            <source>this station</source>
            <translation>esta estación</translation>
        </message>
        <message>
            <source>today</source>
            <translation>hoy</translation>
        </message>
        <message>
            <source>under {time}</source>
            <translation>menos de {time}</translation>
        </message>
        <message>
            <source>unlikely</source>
            <translation>improbable</translation>
        </message>
        <message>
            <source>{age} old</source>
            <translation>de hace {age}</translation>
        </message>
        <message>
            <source>{feet} ft {inches}</source>
            <translation>{feet} pies {inches}</translation>
        </message>
        <message>
            <source>{h} h</source>
            <translation>{h} h</translation>
        </message>
        <message>
            <source>{h} h {m} min</source>
            <translation>{h} h {m} min</translation>
        </message>
        <message>
            <source>{kind}. {said}</source>
            <translation>{kind}. {said}</translation>
        </message>
        <message>
            <source>{n} channels</source>
            <translation>{n} canales</translation>
        </message>
        <message>
            <source>{n} day</source>
            <translation>{n} día</translation>
        </message>
        <message>
            <source>{n} days</source>
            <translation>{n} días</translation>
        </message>
        <message>
            <source>{n} hour</source>
            <translation>{n} hora</translation>
        </message>
        <message>
            <source>{n} hours</source>
            <translation>{n} horas</translation>
        </message>
        <message>
            <source>{n} min</source>
            <translation>{n} min</translation>
        </message>
        <message>
            <source>{n} minutes</source>
            <translation>{n} minutos</translation>
        </message>
        <message>
            <source>{n} month</source>
            <translation>{n} mes</translation>
        </message>
        <message>
            <source>{n} months</source>
            <translation>{n} meses</translation>
        </message>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
        <message>
            <source>{n} week</source>
            <translation>{n} semana</translation>
        </message>
        <message>
            <source>{n} weeks</source>
            <translation>{n} semanas</translation>
        </message>
        <message>
            <source>{n} y</source>
            <translation>{n} a</translation>
        </message>
        <message>
            <source>{rate} ({source})</source>
            <translation>{rate} ({source})</translation>
        </message>
        <message>
            <source>{rule} Source: {source} ({id}, checks {version})</source>
            <translation>{rule} Fuente: {source} ({id}, reglas {version})</translation>
        </message>
        <message>
            <source>{said} An irregular rhythm can do that. Look at the EKG, repeat one.</source>
            <translation>{said} Un ritmo irregular puede causarlo. Mire el ECG y repita uno.</translation>
        </message>
        <message>
            <source>{said} Repeat one of them.</source>
            <translation>{said} Repita uno de ellos.</translation>
        </message>
        <message>
            <source>{said} The {source} stands alone. Repeat it.</source>
            <translation>{said} El {source} está solo. Repítalo.</translation>
        </message>
        <message>
            <source>{size} cuff</source>
            <translation>brazalete {size}</translation>
        </message>
        <message>
            <source>{upper} over {lower}</source>
            <translation>{upper} sobre {lower}</translation>
        </message>
        <message>
            <source>{vital} {limit}</source>
            <translation>{vital} {limit}</translation>
        </message>
        <message>
            <source>{what} by hand</source>
            <translation>{what} a mano</translation>
        </message>
        <message>
            <source>{what}: left unsaid</source>
            <translation>{what}: sin decir</translation>
        </message>
        <message>
            <source>{what}: no answer</source>
            <translation>{what}: sin respuesta</translation>
        </message>
        <message>
            <source>{what}: not said</source>
            <translation>{what}: no dicho</translation>
        </message>
        <message>
            <source>“{text}” is not a number. Type digits, with one point at most.</source>
            <translation>«{text}» no es un número. Escriba dígitos, con un punto como máximo.</translation>
        </message>
    </context>
</TS>
